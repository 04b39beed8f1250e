import { request as httpRequest } from 'node:http';
import type { Session } from '@aetherlink/contracts/session';
import { makeToken } from '../../src/auth/token-text.js';
import type { AccessToken } from '../../src/domain/access-token.js';
import type { Answer, RunningApp, Wish } from '../app/running-app.js';

const HOUR_MS = 3_600_000;

/** Keeps a token of its own in the store. @returns its text and its id. */
export async function keepToken(
  { persistence, clock }: RunningApp,
  changes: Partial<AccessToken> = {},
): Promise<{ readonly text: string; readonly token: AccessToken }> {
  const { id, text, sha256 } = makeToken();
  const now = clock.now();
  const token: AccessToken = {
    id,
    name: 'nightly',
    role: 'admin',
    tenants: ['*'],
    sha256,
    createdBy: 'test',
    createdAt: now,
    expiresAt: now + 24 * HOUR_MS,
    ...changes,
  };
  await persistence.tokens.save(token);
  return { text, token };
}

/** `name=value` of the cookie that an answer sets. */
export const cookieOf = ({ headers }: Answer<unknown>): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

export const signIn = (
  app: RunningApp,
  token: string,
  headers: Record<string, string> = {},
): Promise<Answer<Session & { readonly detail?: string }>> =>
  app.ask('POST', '/api/auth/token', { body: { token }, headers });

/** A browser in which somebody has signed in: it sends the cookie along, and where a request comes from. */
export class SignedIn {
  constructor(
    private readonly app: RunningApp,
    readonly cookie: string,
  ) {}

  static async with(app: RunningApp, token: string): Promise<SignedIn> {
    const answer = await signIn(app, token);
    if (answer.status !== 200) throw new Error(`The sign-in answered ${answer.status}.`);
    return new SignedIn(app, cookieOf(answer));
  }

  get headers(): Record<string, string> {
    return { cookie: this.cookie, 'sec-fetch-site': 'same-origin' };
  }

  ask<Body = { code?: string; detail?: string }>(method: string, path: string, wish: Wish = {}): Promise<Answer<Body>> {
    return this.app.ask<Body>(method, path, { ...wish, headers: { ...this.headers, ...wish.headers } });
  }

  async status(): Promise<number> {
    return (await this.ask('GET', '/api/session')).status;
  }
}

/** Asks under another host name than the one that leads here, which `fetch` would not. */
export function askAs(
  app: RunningApp,
  host: string,
  { path, body, headers = {} }: { path: string; body?: unknown; headers?: Record<string, string> },
): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly cookie: string | undefined }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${app.url}${path}`,
      {
        method: text === undefined ? 'GET' : 'POST',
        headers: {
          host,
          ...(text === undefined ? {} : { 'x-ops': '1', 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
            cookie: response.headers['set-cookie']?.[0],
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

/** An open stream of events. */
export class OpenStream {
  ended = false;

  private constructor(
    readonly status: number,
    private readonly stop: AbortController,
  ) {}

  static async to(app: RunningApp, headers: Record<string, string>): Promise<OpenStream> {
    const stop = new AbortController();
    const { ok, status, body } = await fetch(`${app.url}/api/events`, { headers, signal: stop.signal });
    const stream = new OpenStream(status, stop);
    if (ok && body) void stream.drain(body);
    return stream;
  }

  close(): void {
    this.stop.abort();
  }

  private async drain(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    try {
      while (!(await reader.read()).done);
    } catch {
      // The test closed it.
    }
    this.ended = true;
  }
}
