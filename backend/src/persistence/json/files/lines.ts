/** Where the lines that are not empty begin and stop; the last one may lack its end. */
export function* linesOf(bytes: Buffer): Generator<{ readonly start: number; readonly stop: number }> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start);
    const stop = found < 0 ? bytes.length : found;
    if (stop > start) yield { start, stop };
    start = stop + 1;
  }
}
