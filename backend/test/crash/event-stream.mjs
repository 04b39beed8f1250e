/** A client of `/api/events`, as a browser is: keeps what came, and knows whether the stream was ended in order. */
export async function openEvents(url) {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/events`, { signal: abort.signal });
  if (!response.ok) throw new Error(`The event stream answered ${response.status}.`);
  let text = '';
  const ended = (async () => {
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true });
      return 'in order';
    } catch {
      return 'cut off';
    }
  })();
  return {
    ended,
    text: () => text,
    /** Every whole event so far: its name and what its data say. */
    events: () => text.split('\n\n').slice(0, -1).map(eventOf).filter(Boolean),
    close: () => abort.abort(),
  };
}

function eventOf(block) {
  const name = /^event: (.+)$/m.exec(block)?.[1];
  const data = /^data: (.+)$/m.exec(block)?.[1];
  return name && data ? { name, ...JSON.parse(data) } : undefined;
}
