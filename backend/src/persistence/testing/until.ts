/** Awaits something that a store does by itself. @throws Error after 30 s, which is longer than a busy machine takes. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 30 s.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
