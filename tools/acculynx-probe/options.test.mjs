import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseOptions, usage } from './options.mjs';

const folder = mkdtempSync(join(tmpdir(), 'acculynx-probe-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'key'), 'a key');

test('the key file is meant from where the command was typed in, and the address may come from the environment', () => {
  const env = { INIT_CWD: folder };
  assert.deepEqual(parseOptions(['--key-file', 'key'], env), { keyFile: join(folder, 'key'), baseUrl: undefined });
  const address = 'http://127.0.0.1:1/api/v2';
  assert.equal(parseOptions(['--key-file', 'key'], { ...env, ACCULYNX_BASE_URL: address }).baseUrl, address);
  assert.equal(parseOptions(['--key-file', 'key', '--base-url', address], env).baseUrl, address);
});

test('a key file that is not there is refused with 66', () => {
  assert.throws(() => parseOptions(['--key-file', 'other'], { INIT_CWD: folder }), { exitCode: 66 });
});

test('anything else is refused with 64 and the usage', () => {
  for (const args of [
    [],
    ['key'],
    ['--key-file'],
    ['--key', 'x'],
    ['--key-file', ''],
    ['--key-file', 'key', '--base-url', ''],
  ]) {
    assert.throws(() => parseOptions(args, { INIT_CWD: folder }), {
      exitCode: 64,
      message: `The key is read from a file: ${usage}`,
    });
  }
});
