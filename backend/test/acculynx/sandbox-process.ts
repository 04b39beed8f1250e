import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface SandboxLocation {
  readonly id: string;
  readonly name: string;
  readonly company_id: string;
  readonly key: string;
  readonly jobs: number;
}

interface Greeting {
  readonly url: string;
  readonly base_url: string;
  readonly control_token: string;
  readonly locations: readonly SandboxLocation[];
}

/** One line of the sandbox's request log; more fields are there. */
export interface SandboxRequest {
  readonly seq: number;
  readonly monotonic_ms: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
}

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * The AccuLynx sandbox as a process of its own, on a free port of loopback. Start it in `beforeAll` or in a test, and
 * stop it in `afterAll` or `finally`.
 */
export class SandboxProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly greeting: Greeting,
  ) {}

  /** @param flags as `node sandbox/src/main.ts` takes them: `--jobs 60`, `--locations 2`, `--ban-ms 2000`, … */
  static async start(...flags: readonly string[]): Promise<SandboxProcess> {
    const args = [join(root, 'sandbox', 'src', 'main.ts'), '--port', '0', ...flags];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    const lines = createInterface({ input: child.stdout });
    const exit = once(child, 'exit').then(([code]) => {
      throw new Error(`The sandbox ended with ${String(code)}: ${complaint}`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), exit])) as [string];
    exit.catch(() => undefined);
    return new SandboxProcess(child, JSON.parse(line) as Greeting);
  }

  /** `http://127.0.0.1:<port>/api/v2` */
  get baseUrl(): string {
    return this.greeting.base_url;
  }

  get locations(): readonly SandboxLocation[] {
    return this.greeting.locations;
  }

  location(index = 0): SandboxLocation {
    const location = this.greeting.locations[index];
    if (!location) throw new Error(`The sandbox has no location ${index}.`);
    return location;
  }

  /** A call to its control API, `/__sandbox<path>`. @throws when it is not answered with 200. */
  async control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.greeting.url}/__sandbox${path}`, {
      method,
      headers: { 'x-sandbox-token': this.greeting.control_token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** Puts up a fault: `{kind, path?, nth?, times?, …}`. */
  fault(fault: { readonly kind: string } & Readonly<Record<string, unknown>>): Promise<{ readonly id: string }> {
    return this.control('POST', '/faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', '/faults');
  }

  async requests(): Promise<readonly SandboxRequest[]> {
    const { items } = await this.control<{ items: readonly SandboxRequest[] }>('GET', '/requests');
    return items;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(late);
  }
}

/** Jest's options for Node are not the sandbox's. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _own, ...rest } = process.env;
  return rest;
}
