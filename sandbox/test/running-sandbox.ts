import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { isJsonObject, type JsonObject } from '../src/data/json.ts';
import type { SandboxOptions } from '../src/options.ts';
import { startSandbox, type Sandbox } from '../src/sandbox.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; {} where it is no JSON object. */
  readonly body: JsonObject;
}

export interface Asking {
  readonly key?: string | null;
  readonly ip?: string;
  readonly method?: string;
  readonly send?: unknown;
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** A started sandbox and the two clients a test has: the vendor's API, and the control of the sandbox. */
export class RunningSandbox {
  readonly sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  key(number = 1): string {
    const key = this.sandbox.locations[number - 1]?.key;
    assert.ok(key);
    return key;
  }

  /** Asks below the origin, with the key of the first location unless another (or none) is said. */
  async ask(path: string, { key = this.key(), ip, method = 'GET', send }: Asking = {}): Promise<Reply> {
    const headers = new Headers();
    if (key !== null) headers.set('authorization', `Bearer ${key}`);
    if (ip !== undefined) headers.set('x-sandbox-ip', ip);
    const body = send === undefined ? null : JSON.stringify(send);
    return replyOf(await fetch(`${this.sandbox.url}${path}`, { method, headers, body, redirect: 'manual' }));
  }

  api(path: string, asking: Asking = {}): Promise<Reply> {
    return this.ask(`/api/v2${path}`, asking);
  }

  async control(method: string, path: string, send?: unknown): Promise<JsonObject> {
    const headers = { 'x-sandbox-token': this.sandbox.controlToken };
    const body = send === undefined ? null : JSON.stringify(send);
    const reply = await replyOf(await fetch(`${this.sandbox.url}/__sandbox${path}`, { method, headers, body }));
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
  }

  async truth(location = 'loc-1'): Promise<JsonObject[]> {
    return rowsIn(await this.control('GET', `/truth?location=${location}`), 'jobs');
  }

  /** Every row of the job list for one half, page after page, in an order that was asked for. */
  async sweep(assignment: 'assigned' | 'unassigned', more = ''): Promise<JsonObject[]> {
    const all = 'lead,prospect,approved,completed,invoiced,closed,cancelled,dead';
    const half = assignment === 'assigned' ? '' : `&assignment=unassigned&milestones=${all}`;
    const rows: JsonObject[] = [];
    for (let index = 0; index < 100_000; index += 25) {
      const path = `/jobs?pageSize=25&sortBy=CreatedDate&sortOrder=Ascending&includes=contacts${half}${more}`;
      const { status, body } = await this.api(`${path}&pageStartIndex=${index}`);
      if (status === 416) break;
      assert.equal(status, 200);
      rows.push(...rowsIn(body, 'items'));
      if (rowsIn(body, 'items').length < 25) break;
    }
    return rows;
  }
}

/** The objects of a list in a body. */
export function rowsIn(body: JsonObject, name = 'items'): JsonObject[] {
  const rows = body[name];
  assert.ok(Array.isArray(rows), `${name} is no list in ${JSON.stringify(body).slice(0, 200)}`);
  return rows.filter(isJsonObject);
}

export function objectIn(body: JsonObject, name: string): JsonObject {
  const value = body[name];
  assert.ok(isJsonObject(value), `${name} is no object`);
  return value;
}

export const textIn = (body: JsonObject, name: string): string => String(body[name]);

/** Runs a test against a sandbox of its own on a free port, and stops it whatever happens. */
export async function withSandbox(
  options: SandboxOptions,
  test: (running: RunningSandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ port: 0, limits: false, jobs: 120, locations: 2, ...options });
  try {
    await test(new RunningSandbox(sandbox));
  } finally {
    await sandbox.close();
  }
}

/** The clock that limits and bans are measured by stands still meanwhile, however long the machine takes. */
export async function inOneMoment<T>(act: () => Promise<T>): Promise<T> {
  const moment = performance.now();
  const standing = mock.method(performance, 'now', () => moment);
  try {
    return await act();
  } finally {
    standing.mock.restore();
  }
}

/** Asks until a condition holds; fails after 45 seconds. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, 'it did not happen within 45 seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
