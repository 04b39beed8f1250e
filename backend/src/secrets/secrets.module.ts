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
      useFactory: ({ secretsKeyFile, readOnly }: Environment, clock: Clock) =>
        new FileSecretBox(new KeyRingFile(secretsKeyFile), clock, !readOnly),
    },
    { provide: SECRET_BOX, useExisting: FileSecretBox },
  ],
  exports: [SECRET_BOX, FileSecretBox],
})
export class SecretsModule {}
