type Value = string | number | readonly string[] | null | undefined;

/** Query parameters without the empty ones; lists are joined by commas. */
export function queryParams(query: Readonly<Record<string, Value>>): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    if (typeof value === 'string' || typeof value === 'number') params[name] = String(value);
    else if (value.length > 0) params[name] = value.join(',');
  }
  return params;
}
