/** The code of a system error, such as `EACCES`; empty where there is none. Errors of another realm count too. */
export function errorCodeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
