import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, SignJWT } from 'jose';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';

/** What goes into a token; a member that is undefined is left out. */
export type Parts = Readonly<Record<string, unknown>>;

/** A header that this provider may call critical; no reader knows it. */
export const A_RULE = 'urn:example:rule';

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** The other side as an attacker would wish it: it signs whatever it is told to, and counts who asks it for keys. */
export class SigningProvider {
  readonly asked: string[] = [];
  /** When set, every question is answered with it. */
  failing: number | undefined;
  private published: readonly JWK[] = [];

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    readonly keys: Readonly<Record<Algorithm, GenerateKeyPairResult>>,
  ) {}

  /** What a service that trusts this provider is set to; its client secret and session key are files of `folder`. */
  settings(folder: string): Readonly<Record<string, string>> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: 'aetherlink',
      OIDC_CLIENT_SECRET_FILE: join(folder, 'client-secret'),
      OIDC_AUDIENCE: 'urn:api',
      OIDC_ROLES_CLAIM: 'roles',
      SESSION_KEY_FILE: join(folder, 'session.key'),
    };
  }

  static async start(): Promise<SigningProvider> {
    const made = await Promise.all(ALGORITHMS.map(async (name) => [name, await generateKeyPair(name, EXTRACTABLE)]));
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    const provider = new SigningProvider(
      server,
      `http://127.0.0.1:${port}`,
      Object.fromEntries(made) as Record<Algorithm, GenerateKeyPairResult>,
    );
    for (const algorithm of ALGORITHMS) await provider.publish(algorithm, provider.keys[algorithm].publicKey);
    server.on('request', (request, response) => provider.answer(request, response));
    return provider;
  }

  /** Adds a key to those that everybody can ask for. */
  async publish(kid: string, key: GenerateKeyPairResult['publicKey']): Promise<void> {
    this.published = [...this.published, { ...(await exportJWK(key)), kid, use: 'sig' }];
  }

  /** A token that is good, but for what `claims` and `header` change. */
  async token(claims: Parts = {}, header: Parts = {}, algorithm: Algorithm = 'RS256'): Promise<string> {
    return this.signed({ ...this.claims(), ...claims }, { ...headerFor(algorithm), ...header }, algorithm);
  }

  /** What a good token says now. */
  claims(): Parts {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.issuer,
      sub: 'f3a1',
      aud: 'urn:api',
      exp: now + 300,
      iat: now,
      roles: ['editor'],
      preferred_username: 'ed',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private signed(claims: Parts, header: Parts, algorithm: Algorithm): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: algorithm, ...header })
      .sign(this.keys[algorithm].privateKey, { crit: { [A_RULE]: true } });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '/';
    this.asked.push(path);
    if (this.failing !== undefined) {
      response.writeHead(this.failing).end();
      return;
    }
    const { issuer } = this;
    const bodies: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      },
      '/jwks': { keys: this.published },
      // Where attackers point to; nobody may follow.
      '/elsewhere': { keys: this.published },
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(bodies[path] ?? {}));
  }
}

const EXTRACTABLE = { extractable: true };
const headerFor = (algorithm: Algorithm): Parts => ({ typ: 'at+jwt', kid: algorithm });
