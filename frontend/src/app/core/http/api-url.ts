/** Only these leave for the API: nothing else may carry the ops header. */
export function isApiUrl(url: string): boolean {
  return url.startsWith('/api/');
}
