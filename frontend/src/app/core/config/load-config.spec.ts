import { type ConfigFetch, loadConfig } from './load-config';

const answering =
  (body: unknown, ok = true): ConfigFetch =>
  () =>
    Promise.resolve({ ok, json: () => Promise.resolve(body) });

describe('loadConfig', () => {
  it('reads the host of the API, without slashes at its end', async () => {
    expect(await loadConfig(answering({ apiBaseUrl: 'https://api.example//' }))).toEqual({
      apiBaseUrl: 'https://api.example',
    });
  });

  it.each([[{}], [null], ['x'], [{ apiBaseUrl: 7 }]])('takes the own origin when the file says %j', async (body) => {
    expect(await loadConfig(answering(body))).toEqual({ apiBaseUrl: '' });
  });

  it('takes the own origin when there is no file or no answer', async () => {
    expect(await loadConfig(answering({ apiBaseUrl: 'https://x' }, false))).toEqual({ apiBaseUrl: '' });
    expect(await loadConfig(() => Promise.reject(new TypeError('offline')))).toEqual({ apiBaseUrl: '' });
  });
});
