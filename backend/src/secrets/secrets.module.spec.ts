import { describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOCK } from '../clock/clock.js';
import { SettableClock } from '../clock/settable-clock.js';
import { Environment } from '../config/environment.js';
import { FileSecretBox } from './file-secret-box.js';
import { SecretsModule } from './secrets.module.js';

async function sealedWith(
  variables: Record<string, string>,
): Promise<{ readonly made: boolean; readonly code: string }> {
  const root = await mkdtemp(join(tmpdir(), 'secrets-'));
  try {
    const environment = Environment.read({ DATA_DIR: join(root, 'data'), ...variables });
    @Global()
    @Module({
      providers: [
        { provide: Environment, useValue: environment },
        { provide: CLOCK, useValue: new SettableClock() },
      ],
      exports: [Environment, CLOCK],
    })
    class Ground {}
    const module = await Test.createTestingModule({ imports: [Ground, SecretsModule] }).compile();
    const sealed = await module
      .get(FileSecretBox)
      .seal('acme', 'a key')
      .then(
        () => 'sealed',
        (error: unknown) => (error as { readonly code: string }).code,
      );
    return { made: existsSync(environment.secretsKeyFile), code: sealed };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

describe('the key ring', () => {
  it('is made on first need with the JSON store', async () => {
    expect(await sealedWith({})).toEqual({ made: true, code: 'sealed' });
  });

  it('is never made by one of many replicas: until a person makes it, secrets are unavailable', async () => {
    const variables = { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: 'postgres://ops@localhost/aetherlink' };
    expect(await sealedWith(variables)).toEqual({ made: false, code: 'secrets_unavailable' });
  });
});
