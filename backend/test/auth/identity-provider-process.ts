import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Greeting {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
}

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * The certified OpenID provider of npm as a process of its own, on loopback, with the people of
 * tools/product/oidc-provider.mjs. Stop it in `afterAll` or `finally`.
 */
export class IdentityProviderProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly told: Greeting,
  ) {}

  /** @param flags as the program takes them: `--port 4000`, `--claims-at userinfo`, `--client-secret …` */
  static async start(...flags: readonly string[]): Promise<IdentityProviderProcess> {
    const child = spawn(process.execPath, [join(root, 'tools', 'product', 'oidc-provider.mjs'), ...flags], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    const lines = createInterface({ input: child.stdout });
    const exit = once(child, 'exit').then(([code]) => {
      throw new Error(`The provider ended with ${String(code)}: ${complaint}`);
    });
    exit.catch(() => undefined);
    for (;;) {
      const [line] = (await Promise.race([once(lines, 'line'), exit])) as [string];
      // The provider itself has a few words of advice first.
      if (line.startsWith('{')) return new IdentityProviderProcess(child, JSON.parse(line) as Greeting);
    }
  }

  /** An access token for the API, as a program gets it. */
  async machineToken(name: string, resource = this.told.audience): Promise<string> {
    const { issuer, clientSecret } = this.told;
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'api', resource });
    const authorization = `Basic ${Buffer.from(`${name}:${clientSecret}`).toString('base64')}`;
    const response = await fetch(`${issuer}/token`, { method: 'POST', body, headers: { authorization } });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
