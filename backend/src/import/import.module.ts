import { Module } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import { CLOCK } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { AccuLynxClientModule } from './acculynx/acculynx-client.module.js';
import { DemoPaceImporter } from './demo-pace.importer.js';
import { type Importer, IMPORTER } from './importer.js';
import { StubImporter } from './stub.importer.js';

/** Picks the importer that runs call. */
@Module({
  imports: [AccuLynxClientModule],
  providers: [
    {
      provide: IMPORTER,
      inject: [Environment, CLOCK],
      useFactory: (environment: Environment, clock: Clock): Importer => {
        const stub = new StubImporter();
        return environment.demo ? new DemoPaceImporter(stub, clock) : stub;
      },
    },
  ],
  exports: [IMPORTER, AccuLynxClientModule],
})
export class ImportModule {}
