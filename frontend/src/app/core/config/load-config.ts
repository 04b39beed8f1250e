import type { AppConfig } from './app-config';

/** As much of `fetch` as is needed here. */
export type ConfigFetch = (url: string, init: RequestInit) => Promise<Pick<Response, 'ok' | 'json'>>;

/**
 * Reads `config.json`, which operations replace per environment, so that one build serves them all.
 * A missing or broken file means the page's own origin: the console then still works where it is served from.
 */
export async function loadConfig(get: ConfigFetch = fetch): Promise<AppConfig> {
  try {
    const answer = await get('/config.json', { cache: 'no-cache' });
    const body: unknown = answer.ok ? await answer.json() : {};
    return { apiBaseUrl: apiBaseUrlOf(body) };
  } catch {
    return { apiBaseUrl: '' };
  }
}

function apiBaseUrlOf(body: unknown): string {
  const url = typeof body === 'object' && body !== null && 'apiBaseUrl' in body ? body.apiBaseUrl : '';
  return typeof url === 'string' ? url.replace(/\/+$/, '') : '';
}
