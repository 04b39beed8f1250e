import type { Session } from '@aetherlink/contracts/session';
import type { Environment } from '../config/environment.js';
import { productVersion } from '../config/product-version.js';
import type { Operator } from '../domain/operator.js';
import type { Unstamped } from '../http/unstamped.js';
import type { Persistence } from '../persistence/persistence.js';
import type { ServiceFeatures } from './service-features.js';

/** What the console is told about whom it works for, and with what kind of service. */
export class SessionAnswer {
  private readonly version = productVersion();

  constructor(
    private readonly environment: Environment,
    private readonly persistence: Persistence,
    private readonly features: ServiceFeatures,
  ) {}

  for({ id, actor, role, source, tenants }: Operator): Unstamped<Session> {
    const { authMode, name, demo, readOnly, acculynxMode } = this.environment;
    return {
      principal: { id, name: actor, role, source: source === 'ui' ? 'ui' : 'api' },
      tenants: [...tenants],
      auth_mode: authMode,
      version: this.version,
      environment: name,
      store: this.persistence.driver,
      replicas: this.persistence.fleet?.last?.live ?? 1,
      features: { demo, read_only: readOnly, importer: acculynxMode, credentials: this.features.credentials() },
    };
  }
}
