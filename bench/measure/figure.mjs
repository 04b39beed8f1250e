const rounded = (value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);

/** One measured value with its bar. `bar` is `{atMost}` or `{atLeast}`; without a bar the figure is for information. */
export function figure(name, value, unit, bar = {}) {
  const known = typeof value === 'number' && Number.isFinite(value);
  const ok = known && value <= (bar.atMost ?? Infinity) && value >= (bar.atLeast ?? -Infinity);
  const text = bar.atMost !== undefined ? `≤ ${bar.atMost}` : bar.atLeast !== undefined ? `≥ ${bar.atLeast}` : null;
  return { name, value: known ? rounded(value) : null, unit, bar: text, ok: text === null ? null : ok };
}
