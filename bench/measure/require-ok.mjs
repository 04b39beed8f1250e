/** Fails loudly when a benchmark would otherwise measure refusals. */
export function requireOk(answer, what) {
  if (answer.status < 300) return answer.body;
  throw new Error(`Could not ${what}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
}
