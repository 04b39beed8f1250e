import type { Session } from '@aetherlink/contracts/session';
import { Controller, Get, Inject } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { productVersion } from '../config/product-version.js';
import type { Operator } from '../domain/operator.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { CurrentOperator } from './current-operator.js';
import { NeedsRole } from './route-access.js';
import { ServiceFeatures } from './service-features.js';

/** `GET /api/session`: who the console works for, and with what kind of service. */
@Controller('api/session')
export class SessionController {
  private readonly version = productVersion();

  constructor(
    private readonly environment: Environment,
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly features: ServiceFeatures,
  ) {}

  @Get()
  @NeedsRole('viewer')
  session(@CurrentOperator() { id, actor, role, source, tenants }: Operator): Unstamped<Session> {
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
