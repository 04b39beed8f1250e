// npm run sbom: writes dist/sbom.cdx.json, the CycloneDX bill of materials of a release, and says how much is in it.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundledPackages, installedPackages, shippedMaterials } from './sbom/shipped.mjs';
import { ensureBuilt } from './workspace/build.mjs';
import { ensureInstalled } from './workspace/installation.mjs';
import { runScript } from './workspace/refusal.mjs';
import { root } from './workspace/root.mjs';
import { requireScriptRuntime } from './workspace/runtime.mjs';

const MOST_BYTES = 64 * 1024 * 1024;
const read = (...path) => readFileSync(join(root, ...path), 'utf8');

await runScript(async () => {
  requireScriptRuntime();
  await ensureInstalled();
  await ensureBuilt();
  const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: root,
    maxBuffer: MOST_BYTES,
    shell: process.platform === 'win32',
  });
  const shipped = shippedMaterials(JSON.parse(stdout), {
    installed: installedPackages(JSON.parse(read('package-lock.json'))),
    bundled: bundledPackages(read('dist', 'frontend', '3rdpartylicenses.txt')),
  });
  const file = join('dist', 'sbom.cdx.json');
  writeFileSync(join(root, file), `${JSON.stringify(shipped, null, 2)}\n`);
  console.log(`${file} names ${shipped.components.length} packages.`);
  return 0;
});
