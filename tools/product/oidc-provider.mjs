// An OpenID provider for tests and journeys: the certified `oidc-provider` on loopback, with people made up for it.
// As a program it prints where it listens as one line of JSON and runs until it is told to stop.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import Provider, { interactionPolicy } from 'oidc-provider';

const CLIENT_ID = 'aetherlink';
const AUDIENCE = 'urn:aetherlink:api';
/** A native client may come back to any port of loopback, and which one a test gets is known late. */
const REDIRECT_URIS = ['http://127.0.0.1/api/auth/oidc/callback', 'http://localhost/api/auth/oidc/callback'];
const CLAIMS = ['sub', 'name', 'preferred_username', 'roles', 'tenants', 'resource_access'];
const PEOPLE_TTL_SEC = 600;

const rolesOf = (...roles) => ({ roles, resource_access: { aetherlink: { roles } } });

/** Who can sign in, by subject. */
export const PEOPLE = {
  ada: { name: 'Ada Admin', preferred_username: 'ada@example.com', tenants: ['*'], ...rolesOf('admin') },
  rita: { name: 'Rita Runner', preferred_username: 'rita', tenants: ['acme', 'bravo'], ...rolesOf('viewer', 'runner') },
  vic: { name: 'Vic Viewer', preferred_username: 'vic', tenants: 'acme', ...rolesOf('other', 'viewer') },
  nora: { name: 'Nora & Nobody', preferred_username: 'nora', tenants: ['*'], ...rolesOf('other') },
  mal: { name: 'Mal', preferred_username: 'local:ops', tenants: ['*'], ...rolesOf('viewer') },
};

/** Programs that get access tokens for the API with the grant client_credentials. */
export const MACHINES = {
  nightly: { roles: ['runner'], tenants: ['acme'] },
  stranger: {},
};

const html = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const signInPage = () =>
  `<!doctype html><html lang="en"><title>Identity provider</title><h1>Who are you?</h1><form method="post">${Object.entries(
    PEOPLE,
  )
    .map(([sub, { name }]) => `<button name="person" value="${sub}">${html(name)}</button>`)
    .join('')}<button name="person" value="">Cancel</button></form></html>`;

async function personIn(request) {
  let body = '';
  for await (const part of request) body += part;
  return new URLSearchParams(body).get('person');
}

/** The one page that the provider itself does not have: who is it? */
async function interact(provider, request, response) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(signInPage());
    return;
  }
  const person = await personIn(request);
  const result = person ? { login: { accountId: person } } : { error: 'access_denied' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** Nobody is asked whether the console may know who they are. */
async function grantEverything({ oidc: { provider, client, session, params } }) {
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

/** Asks who it is and nothing else. */
function interactionsWithoutConsent() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

function configuration(clientSecret, claimsAt) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const machine = (client_id) => ({
    client_id,
    client_secret: clientSecret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  });
  return {
    clients: [
      { client_id: CLIENT_ID, client_secret: clientSecret, application_type: 'native', redirect_uris: REDIRECT_URIS },
      ...Object.keys(MACHINES).map(machine),
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test-1', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: CLAIMS, profile: [], email: [] },
    conformIdTokenClaims: claimsAt === 'userinfo',
    scopes: ['openid', 'profile', 'email'],
    pkce: { required: () => true },
    findAccount: (_context, sub) => PEOPLE[sub] && { accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) },
    loadExistingGrant: grantEverything,
    interactions: { policy: interactionsWithoutConsent(), url: (_context, { uid }) => `/interaction/${uid}` },
    extraTokenClaims: (_context, { clientId }) => MACHINES[clientId],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'api',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: { Interaction: PEOPLE_TTL_SEC, Session: PEOPLE_TTL_SEC, Grant: PEOPLE_TTL_SEC, IdToken: 300 },
  };
}

/**
 * Starts the provider on loopback. `claimsAt: 'userinfo'` leaves the claims out of the id_token, as the standard has it.
 * Answers what the product has to be told, `machineToken(name, resource?)` and `stop`, which is called in `finally`.
 */
export async function startIdentityProvider({ port = 0, claimsAt = 'id_token', clientSecret } = {}) {
  const secret = clientSecret ?? randomBytes(24).toString('base64url');
  let answer;
  const server = createServer((request, response) => answer(request, response));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration(secret, claimsAt));
  const standard = provider.callback();
  answer = (request, response) => {
    if (!request.url.startsWith('/interaction/')) return standard(request, response);
    return interact(provider, request, response).catch((error) => response.writeHead(400).end(error.message));
  };
  const machineToken = async (name, resource = AUDIENCE) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'api', resource });
    const authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
    const response = await fetch(`${issuer}/token`, { method: 'POST', body, headers: { authorization } });
    return (await response.json()).access_token;
  };
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { issuer, clientId: CLIENT_ID, clientSecret: secret, audience: AUDIENCE, machineToken, stop };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'claims-at': { type: 'string' },
      'client-secret': { type: 'string' },
    },
  });
  const provider = await startIdentityProvider({
    port: Number(values.port),
    claimsAt: values['claims-at'],
    clientSecret: values['client-secret'],
  });
  process.once('SIGTERM', () => void provider.stop());
  // JSON leaves the functions out.
  console.log(JSON.stringify(provider));
}
