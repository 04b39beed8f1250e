import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../workspace/root.mjs';
import { parseOptions } from './options.mjs';

describe('the options of npm run secrets', () => {
  it('mean the key file and the data directory of the service', () => {
    assert.deepEqual(parseOptions(['status'], {}), {
      command: 'status',
      keyId: undefined,
      dataDir: join(root, 'data'),
      keyFile: join(root, 'secrets', 'acculynx.key'),
    });
  });

  it('follow the variables that the service follows', () => {
    const env = { DATA_DIR: '/srv/one/data', SECRETS_KEY_FILE: '/run/keys/ring' };
    const { dataDir, keyFile } = parseOptions(['rotate'], env);
    assert.deepEqual([dataDir, keyFile], [resolve('/srv/one/data'), resolve('/run/keys/ring')]);
  });

  it('find the key file beside a data directory that was typed in', () => {
    const { keyFile, keyId } = parseOptions(['retire', 'old', '--data-dir', 'here/data'], { INIT_CWD: '/srv' });
    assert.deepEqual([keyFile, keyId], [resolve('/srv/here/secrets/acculynx.key'), 'old']);
  });

  for (const args of [
    [],
    ['retire'],
    ['rotate', 'it'],
    ['burn'],
    ['toString'],
    ['status', '--data-dir', ''],
    ['--x'],
  ]) {
    it(`refuse "${args.join(' ')}" with one line and code 64`, () => {
      assert.throws(
        () => parseOptions(args, {}),
        ({ message, exitCode }) => exitCode === 64 && !message.includes('\n'),
      );
    });
  }
});
