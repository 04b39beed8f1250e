import type { AuthMode, Role, Session } from '@aetherlink/contracts/session';

/** A session for tests; what is not named is the usual. */
export function sessionOf(
  given: {
    role?: Role;
    authMode?: AuthMode;
    readOnly?: boolean;
    demo?: boolean;
    environment?: Session['environment'];
    tenants?: string[];
    importer?: Session['features']['importer'];
    keepsKeys?: boolean;
  } = {},
): Session {
  return {
    ok: true,
    ts: Date.now() / 1000,
    ts_iso: new Date().toISOString(),
    principal: { id: 'token:maria', name: 'Maria Alvarez', role: given.role ?? 'admin', source: 'ui' },
    tenants: given.tenants ?? ['*'],
    auth_mode: given.authMode ?? 'token',
    version: '2.0.0',
    environment: given.environment ?? 'production',
    store: 'json',
    replicas: 1,
    features: {
      demo: given.demo ?? false,
      read_only: given.readOnly ?? false,
      importer: given.importer ?? 'auto',
      credentials: given.keepsKeys ?? true,
    },
  };
}
