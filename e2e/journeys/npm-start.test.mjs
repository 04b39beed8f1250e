import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { freePort } from '../../tools/product/free-port.mjs';
import { withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { exitCodeOf } from '../../tools/workspace/child-process.mjs';
import { root } from '../../tools/workspace/root.mjs';

/** `npm start -- …` or `npm run demo -- …`, as the script that npm runs. */
const npmStart = (...args) => npmScript('tools/start.mjs', ...args);

function npmScript(script, ...args) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '', HOST: '', DATA_DIR: '', AUTH_MODE: '', NODE_ENV: '' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(exitCodeOf(code, signal))));
  return {
    output: () => output,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    signal: (name) => child.kill(name),
  };
}

async function stopped(start) {
  if (start.running()) start.signal('SIGTERM');
  return start.ended;
}

async function whileRunning(args, check, script = 'tools/start.mjs') {
  const start = npmScript(script, ...args);
  try {
    await until('the address is printed', () => /is ready at http/.test(start.output()) || !start.running(), {
      deadlineMs: 90_000,
    });
    assert.match(start.output(), /Aetherlink Command Center is ready at http:\/\/127\.0\.0\.1:\d+/);
    await check(start);
  } finally {
    await stopped(start);
  }
}

const lastLine = (text) => text.trim().split('\n').at(-1);

describe('npm start', () => {
  it('serves the console and the API at the address that it prints, and ends with code 0 on SIGTERM', () =>
    withDataDir(async (dataDir) => {
      const port = await freePort();
      await whileRunning(['--port', String(port), '--data-dir', dataDir], async (start) => {
        const page = await fetch(`http://127.0.0.1:${port}/`);
        assert.match(await page.text(), /<title>Aetherlink Command Center<\/title>/);
        assert.equal((await fetch(`http://127.0.0.1:${port}/health/ready`)).status, 200);
        start.signal('SIGTERM');
        assert.equal(await start.ended, 0);
      });
    }));

  it('names the holder of a port in one sentence and ends with code 69', () =>
    withDataDir(async (dataDir) => {
      const port = String(await freePort());
      await whileRunning(['--port', port, '--data-dir', dataDir], async () => {
        const second = npmStart('--port', port, '--data-dir', `${dataDir}-2`);
        assert.equal(await second.ended, 69);
        const holder =
          process.platform === 'linux' ? /^Port \d+ is in use by ".+" \(pid \d+\)\./ : /^Port \d+ is in use by/;
        assert.match(second.output(), holder);
        assert.equal(second.output().trim().split('\n').length, 1);
      });
    }));

  it('names the holder of a data directory in one sentence and ends with code 73', () =>
    withDataDir(async (dataDir) => {
      await whileRunning(['--port', String(await freePort()), '--data-dir', dataDir], async () => {
        const second = npmStart('--port', String(await freePort()), '--data-dir', dataDir);
        assert.equal(await second.ended, 73);
        assert.match(lastLine(second.output()), /in use by .*\d+/);
        assert.doesNotMatch(second.output(), /^\s+at /m);
      });
    }));

  it('says in one sentence which option it does not know and ends with code 64', async () => {
    const start = npmStart('--prot', '8001');
    assert.equal(await start.ended, 64);
    assert.match(start.output(), /^Unknown option '--prot'\./);
  });

  it('says in one sentence which setting is wrong and ends with code 78', () =>
    withDataDir(async (dataDir) => {
      const start = npmStart('--port', String(await freePort()), '--data-dir', dataDir, '--host', '192.0.2.1');
      assert.equal(await start.ended, 78);
      assert.match(start.output(), /^192\.0\.2\.1 is no address of this machine/);
    }));
});

describe('npm run demo', () => {
  it('serves the demo from a data directory of its own', async () => {
    const port = String(await freePort());
    const check = async () => {
      const session = await fetch(`http://127.0.0.1:${port}/api/session`);
      assert.equal((await session.json()).features.demo, true);
    };
    try {
      await whileRunning(['--port', port], check, 'tools/demo.mjs');
    } finally {
      rmSync(join(root, 'tmp', 'demo', port), { recursive: true, force: true });
    }
  });

  it('takes no other data directory', async () => {
    const start = npmScript('tools/demo.mjs', '--data-dir', 'elsewhere');
    assert.equal(await start.ended, 64);
    assert.match(start.output(), /^The demo has a data directory of its own/);
  });
});
