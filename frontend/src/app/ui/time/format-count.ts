const formats = new Map<number, Intl.NumberFormat>();

/** A number as the browser's locale writes it: grouped, with exactly this many decimals. */
export function formatCount(value: number, decimals = 0): string {
  let format = formats.get(decimals);
  if (format === undefined) {
    format = new Intl.NumberFormat(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, format);
  }
  return format.format(value);
}

/** The same for cards: from 100,000 on `1.2 M`. */
export function formatCountShort(value: number): string {
  if (value < 100_000) return formatCount(value);
  return new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })
    .formatToParts(value)
    .map((part) => (part.type === 'compact' ? ` ${part.value}` : part.value))
    .join('')
    .replace(/\s+/g, ' ');
}
