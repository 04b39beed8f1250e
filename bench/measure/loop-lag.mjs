/** p99 of how late the service's event loop was since somebody last asked, milliseconds. Asking begins anew. */
export async function loopLag({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text) ?? [];
  return Number(seconds) * 1000;
}
