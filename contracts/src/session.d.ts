import type { Answer } from './answer.d.ts';

export type Role = 'viewer' | 'runner' | 'editor' | 'admin';
export type AuthMode = 'local' | 'token' | 'oidc' | 'token,oidc';

export interface Session extends Answer {
  principal: { id: string; name: string; role: Role; source: 'ui' | 'api' };
  /** `['*']` or slugs. */
  tenants: string[];
  auth_mode: AuthMode;
  version: string;
  environment: 'local' | 'staging' | 'production';
  store: 'json' | 'postgres';
  replicas: number;
  features: {
    /** Demo data on the stub importer; said plainly on the screen. */
    demo: boolean;
    /** Nothing can be changed. */
    read_only: boolean;
    /** `auto`: the real importer for tenants with a key, the stub for the others. */
    importer: 'auto' | 'stub' | 'live';
    /** False when no key ring can be used: keys can be neither set nor opened. */
    credentials: boolean;
  };
}
