import { Module } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import { CLOCK } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { SECRET_BOX, type SecretBox } from '../secrets/secret-box.js';
import { AccuLynxClientModule } from './acculynx/acculynx-client.module.js';
import { AccuLynxClient } from './acculynx/client/acculynx-client.js';
import { AccuLynxImporter } from './acculynx/importer/acculynx-importer.js';
import { DemoPaceImporter } from './demo-pace.importer.js';
import { type Importer, IMPORTER } from './importer.js';
import { ImporterByMode } from './importer-by-mode.js';
import { StubImporter } from './stub.importer.js';

/** Puts together the importer that runs call: live for tenants with a key, the stub for the others. */
@Module({
  imports: [AccuLynxClientModule],
  providers: [
    {
      provide: IMPORTER,
      inject: [Environment, CLOCK, PERSISTENCE, SECRET_BOX, AccuLynxClient],
      useFactory: (
        environment: Environment,
        clock: Clock,
        persistence: Persistence,
        secrets: SecretBox,
        client: AccuLynxClient,
      ): Importer => {
        const stub = new StubImporter();
        return new ImporterByMode({
          mode: environment.acculynxMode,
          stub: environment.demo ? new DemoPaceImporter(stub, clock) : stub,
          live: new AccuLynxImporter({
            persistence,
            secrets,
            client,
            clock,
            deadlineMs: environment.runTimeoutSec * 1000,
          }),
          credentials: () => persistence.credentials,
        });
      },
    },
  ],
  exports: [IMPORTER, AccuLynxClientModule],
})
export class ImportModule {}
