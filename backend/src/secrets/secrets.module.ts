import { Global, Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { FileSecretBox } from './file-secret-box.js';
import { KeyRingFile } from './key-ring-file.js';
import { SECRET_BOX } from './secret-box.js';

/** Where tenants' secrets are sealed; everybody who opens one asks here. */
@Global()
@Module({
  providers: [
    {
      provide: FileSecretBox,
      inject: [Environment, CLOCK],
      // Replicas that each made a ring of their own could not open each other's secrets: there a person makes the one.
      useFactory: ({ secretsKeyFile, readOnly, database }: Environment, clock: Clock) =>
        new FileSecretBox(new KeyRingFile(secretsKeyFile), clock, !readOnly && !database),
    },
    { provide: SECRET_BOX, useExisting: FileSecretBox },
  ],
  exports: [SECRET_BOX, FileSecretBox],
})
export class SecretsModule {}
