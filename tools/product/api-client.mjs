const PREFIX = '/api/crm/import/acculynx';

/** A client of the service as a script would be: one tenant per call in `x-tenant`, `x-ops: 1` on everything. */
export function apiClient(url, { token } = {}) {
  async function call(method, path, { tenant, body, headers = {} } = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'x-ops': '1',
        ...(tenant && { 'x-tenant': tenant }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  return {
    call,
    create: (tenant, body) => call('POST', `${PREFIX}/schedule`, { tenant, body }),
    pause: (tenant, body) => call('POST', `${PREFIX}/pause`, { tenant, body }),
    resume: (tenant, body) => call('POST', `${PREFIX}/resume`, { tenant, body }),
    remove: (tenant) => call('DELETE', `${PREFIX}/schedule`, { tenant }),
    runNow: (tenant, headers) => call('POST', `${PREFIX}/run-now`, { tenant, body: {}, headers }),
    schedule: (tenant) => call('GET', `${PREFIX}/schedules/${tenant}`),
    schedules: (query = '') => call('GET', `${PREFIX}/schedules${query}`),
    status: (tenant) => call('GET', `${PREFIX}/schedule/status${tenant ? `?tenant=${tenant}` : ''}`),
    putKey: (tenant, key) => call('PUT', `${PREFIX}/credentials`, { tenant, body: { api_key: key } }),
    key: (tenant) => call('GET', `${PREFIX}/credentials`, { tenant }),
    preview: (tenant) => call('POST', `${PREFIX}/preview`, { tenant, body: {} }),
    records: (query) => call('GET', `${PREFIX}/records${query}`),
    runs: (query = '') => call('GET', `${PREFIX}/runs${query}`),
    audit: (query = '') => call('GET', `${PREFIX}/audit${query}`),
    session: () => call('GET', '/api/session'),
    summary: () => call('GET', '/api/summary'),
    localRun: (action) => call('POST', '/api/local/run', { body: { action } }),
  };
}
