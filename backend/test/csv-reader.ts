/** Reads RFC 4180 strictly: anything that the grammar does not know is an error. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let cells: string[] = [];
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const [whole, quoted, plain, end] = cell.exec(text) ?? [];
    if (whole === undefined) throw new Error(`No CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    lines.push(cells);
    cells = [];
  }
  return lines;
}
