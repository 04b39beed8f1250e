/** Rows that are in memory, as a reading of them. */
export async function* asyncRows<Row>(rows: Iterable<Row>): AsyncGenerator<Row> {
  for (const row of rows) yield row;
}

/** Rows in portions of at most `most`. */
export async function* inPortions<Row>(rows: AsyncIterable<Row>, most: number): AsyncGenerator<readonly Row[]> {
  let portion: Row[] = [];
  for await (const row of rows) {
    portion.push(row);
    if (portion.length < most) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
