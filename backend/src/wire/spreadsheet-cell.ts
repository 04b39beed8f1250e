/** What a spreadsheet takes for a formula, in ASCII and in the wide forms that it takes for the same. */
const FORMULA = new Set('=+-@\t\r\0＝＋－＠');

/** Texts come from strangers: a spreadsheet must show them and not compute them. */
export const harmless = (cell: string): string => (FORMULA.has(cell.charAt(0)) ? `'${cell}` : cell);

/** How every CSV of the product is written: RFC 4180, UTF-8 with its mark, CRLF. For `csv-stringify`. */
export const CSV_FORM = {
  header: true,
  bom: true,
  record_delimiter: '\r\n',
  // Without it a lone CR or LF in a cell is taken for part of the text, and by readers for the end of the line.
  quote_record_delimiter: true,
} as const;
