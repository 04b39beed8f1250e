import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { parseOptions } from './options.mjs';

describe('the options of npm start', () => {
  it('become the environment variables of the service', () => {
    const { env } = parseOptions(['--port', '8001', '--host', '0.0.0.0', '--data-dir', '/srv/data', '--accept-empty']);
    assert.deepEqual(env, {
      PORT: '8001',
      HOST: '0.0.0.0',
      DATA_DIR: resolve('/srv/data'),
      COMMAND_CENTER_DATA_DIR: '',
      ACCEPT_EMPTY: 'true',
    });
  });

  it('leave out what was not given, so that the environment decides', () => {
    assert.deepEqual(parseOptions([]).env, {});
  });

  it('take a data directory relative to the folder the command was typed in', () => {
    const { env } = parseOptions(['--data-dir', 'here']);
    assert.equal(env.DATA_DIR, resolve(process.env.INIT_CWD ?? '.', 'here'));
  });

  for (const args of [['--prot', '1'], ['8001'], ['--port', 'x'], ['--port', '70000'], ['--port'], ['--host', '']]) {
    it(`refuse "${args.join(' ')}" with one sentence and code 64`, () => {
      assert.throws(
        () => parseOptions(args),
        ({ message, exitCode }) => exitCode === 64 && !message.includes('\n') && message.endsWith('.'),
      );
    });
  }
});
