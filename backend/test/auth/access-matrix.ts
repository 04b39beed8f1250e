import type { OpenAPIObject } from '@nestjs/swagger';
import type { RunningApp } from '../app/running-app.js';

/** Somebody who calls, with what they send along. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sees another tenant only: what they are told is compared with what they are told of one that never was. */
  readonly isForeign?: boolean;
}

export const TENANT = 'acme';
/** Of whom nothing was ever known. */
const UNKNOWN = 'nobody';
const PREFIX = '/api/crm/import/acculynx';

/** Everything that changes something and takes its tenant from the header. */
const BY_HEADER = new Set([
  'schedule',
  'pause',
  'resume',
  'run-now',
  'credentials',
  'credentials/test',
  'preview',
  'missing/approve',
]);

/** What a call needs to get past validation, so that what is seen is the answer of the door and not of a form. */
const BODIES: Readonly<Record<string, unknown>> = {
  [`POST ${PREFIX}/schedule`]: { interval_sec: 3600 },
  [`PATCH ${PREFIX}/schedule`]: { interval_sec: 3600 },
  [`PUT ${PREFIX}/credentials`]: { api_key: 'k'.repeat(32) },
  [`POST ${PREFIX}/missing/approve`]: { count: 1 },
  'POST /api/tokens': { name: 'made by the matrix', role: 'viewer' },
  'POST /api/local/run': { action: 'no-such-action' },
};
const QUERIES: Readonly<Record<string, string>> = {
  [`GET ${PREFIX}/schedules/preview`]: '?interval_sec=60',
  [`GET ${PREFIX}/audit/export`]: '?format=ndjson',
};
/** Lists of one tenant's things; people with a narrow scope have to name it. */
const FILTERED = new Set(['schedule/status', 'audit', 'runs', 'ticks', 'records', 'records/export']);

export interface Route {
  readonly method: string;
  readonly path: string;
}

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Every route that there is, as the product itself lists them. */
export async function routesOf(app: RunningApp, headers: Readonly<Record<string, string>>): Promise<readonly Route[]> {
  const { body } = await app.ask<OpenAPIObject>('GET', '/api/openapi.json', { headers });
  return Object.entries(body.paths)
    .flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, ':$1'),
      })),
    )
    .sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

interface Said {
  readonly status: number;
  readonly text: string;
}

/** Calls routes as somebody and says in a word how they were met. */
export class AccessMatrix {
  constructor(
    private readonly app: RunningApp,
    /** A run of the tenant. */
    private readonly runId: string,
    /** A token that may be exchanged for a session. */
    private readonly token: string,
  ) {}

  /**
   * `yes`, `401`, `403`; for somebody of another tenant also `as unknown` when the answer is that of a tenant that never
   * was, `one of theirs` when they have to name one, and `TOLD` when they learn of this one.
   */
  async cell(route: Route, caller: Caller): Promise<string> {
    const said = await this.call(route, caller, TENANT, this.runId);
    if (said.status >= 500) return `${said.status}`;
    if (said.status === 401 || said.status === 403) return `${said.status}`;
    if (!caller.isForeign) return 'yes';
    if (said.text.includes('"code":"tenant_required"')) return 'one of theirs';
    const ofNobody = await this.call(route, caller, UNKNOWN, '01900000-0000-7000-8000-000000000000');
    const same = said.status === ofNobody.status && this.neutral(said.text) === this.neutral(ofNobody.text);
    if (same && said.status === 404) return 'as unknown';
    return this.neutral(said.text).includes(TENANT) ? 'TOLD' : 'yes';
  }

  /** The answer without what differs from call to call. */
  private neutral(text: string): string {
    const named = [TENANT, UNKNOWN, this.runId, '01900000-0000-7000-8000-000000000000'];
    if (!text.includes('"ok":false')) return text;
    return named
      .reduce((rest, name) => rest.replaceAll(name, '…'), text)
      .replace(/"request_id":"[^"]*"/, '')
      .replace(/"instance":"[^"]*"/, '');
  }

  private async call({ method, path }: Route, { headers }: Caller, tenant: string, runId: string): Promise<Said> {
    const name = `${method} ${path}`;
    const short = path.startsWith(`${PREFIX}/`) ? path.slice(PREFIX.length + 1) : path;
    const address = path
      .replace(':tenant', tenant)
      .replace(':kind', 'job')
      .replace(':external_id', 'none')
      .replace(':id', short.startsWith('runs/') ? runId : 'abcdefgh');
    const query =
      FILTERED.has(short) || short.startsWith('records/:kind') ? `?tenant=${tenant}` : (QUERIES[name] ?? '');
    const body = path === '/api/auth/token' ? { token: this.token } : BODIES[name];
    const stop = new AbortController();
    const response = await fetch(`${this.app.url}${address}${query}`, {
      method,
      redirect: 'manual',
      signal: stop.signal,
      headers: {
        ...(BY_HEADER.has(short) ? { 'x-tenant': tenant } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        prefer: 'respond-async',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const text = isStream ? '' : await response.text();
    if (isStream) stop.abort();
    return { status: response.status, text };
  }
}

/** The table of one mode, as docs/access.md shows it. */
export function asTable(callers: readonly Caller[], rows: readonly (readonly [string, readonly string[]])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['Route', ...callers.map(({ name }) => name)]),
    line(['---', ...callers.map(() => '---')]),
    ...rows.map(([route, cells]) => line([`\`${route}\``, ...cells])),
  ].join('\n');
}
