const PAGE = 200;

/** Every run that a schedule started since a moment, read page by page. */
export async function scheduledRunsSince(api, since) {
  const runs = [];
  let cursor = '';
  do {
    const query = `?trigger=schedule&since=${since}&limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { status, body } = await api.runs(query);
    if (status !== 200) throw new Error(`The runs could not be read: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    runs.push(...body.items);
    cursor = body.next_cursor ?? '';
  } while (cursor);
  return runs;
}

/** Start lag in milliseconds: when the importer was called, against the moment the tick was due. */
export const startLags = (runs) =>
  runs
    .filter((run) => run.started_at !== undefined && run.scheduled_for !== null && run.missed_count === 0)
    .map((run) => (run.started_at - run.scheduled_for) * 1000);
