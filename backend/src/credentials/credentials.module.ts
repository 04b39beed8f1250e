import { Inject, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ServiceFeatures } from '../auth/service-features.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { Shutdown } from '../config/shutdown.js';
import { ImportModule } from '../import/import.module.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { FileSecretBox } from '../secrets/file-secret-box.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { Rewrapping } from './rewrapping.js';
import { sealedAtStart } from './sealed-at-start.js';

@Module({
  imports: [ImportModule],
  controllers: [CredentialsController],
  providers: [
    CredentialsService,
    {
      provide: Rewrapping,
      inject: [PERSISTENCE, FileSecretBox, CLOCK, PinoLogger],
      useFactory: (persistence: Persistence, box: FileSecretBox, clock: Clock, logger: PinoLogger) =>
        new Rewrapping({
          persistence,
          box,
          clock,
          log: (level, sentence, details = {}) => logger[level]({ context: 'Rewrapping', ...details }, sentence),
        }),
    },
  ],
})
export class CredentialsModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly box: FileSecretBox,
    private readonly rewrapping: Rewrapping,
    private readonly environment: Environment,
    private readonly shutdown: Shutdown,
    private readonly features: ServiceFeatures,
    private readonly logger: PinoLogger,
  ) {}

  /** Before anything runs: a service whose keys cannot be opened says so instead of failing tenant by tenant. */
  async onModuleInit(): Promise<void> {
    this.features.credentials = () => this.box.unavailable === undefined;
    const sealed = await sealedAtStart(this.persistence);
    this.box.requireUsable(sealed.length);
    const lost = sealed.filter(({ secret }) => !this.box.holdsKeyOf(secret)).map(({ tenant }) => tenant);
    if (lost.length === 0) return;
    this.logger.error(
      { context: 'Credentials', tenants: lost.slice(0, 20) },
      `${lost.length} saved AccuLynx keys were sealed with keys that the key file does not hold; enter them again.`,
    );
  }

  onApplicationBootstrap(): void {
    if (this.environment.readOnly) return;
    this.shutdown.on('announce', 'rewrapping', () => this.rewrapping.stop());
    this.rewrapping.start();
  }
}
