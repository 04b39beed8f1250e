// npm run images:check: what no test can check without engines: nginx reads its configuration, the images build, how large
// they are and what is in them. Goes as far as docker or buildah and nginx are there, and says what it left out.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressedSize } from './images/compressed-size.mjs';
import { presentEngine } from './images/engines.mjs';
import { checkImage } from './images/image-check.mjs';
import { checkNginx } from './images/nginx-check.mjs';
import { root } from './workspace/root.mjs';

const images = [
  {
    name: 'aetherlink-backend',
    dockerfile: 'docker/backend.Dockerfile',
    base: 'NODE_IMAGE',
    folder: '/app',
    limitMegabytes: 200,
  },
  {
    name: 'aetherlink-frontend',
    dockerfile: 'docker/frontend.Dockerfile',
    base: 'NGINX_IMAGE',
    folder: '/usr/share/aetherlink',
    limitMegabytes: 200,
  },
];

/** Without an engine: the layers that the product adds to its base image, packed as a registry would keep them. */
async function checkLayers() {
  if (!existsSync(join(root, 'dist'))) return 'left out: nothing is built; npm run build';
  const folder = mkdtempSync(join(tmpdir(), 'aetherlink-layers-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc', 'contracts/package.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    const args = ['ci', '--omit=dev', '--omit=optional', '--no-audit', '--no-fund'];
    const installed = spawnSync('npm', args, { cwd: folder, stdio: 'ignore', shell: process.platform === 'win32' });
    if (installed.status !== 0) return 'FAILED: the runtime packages do not install';
    const trimmed = spawnSync('sh', [join(root, 'docker/trim-packages.sh'), join(folder, 'node_modules')]);
    if (trimmed.status !== 0) return 'FAILED: the runtime packages cannot be trimmed';
    for (const part of ['backend', 'frontend'])
      cpSync(join(root, 'dist', part), join(folder, 'dist', part), { recursive: true });
    const bytes = await compressedSize('tar', ['-c', '--exclude=*.map', '-C', folder, 'node_modules', 'dist']);
    return `ok: ${(bytes / 1e6).toFixed(0)} MB compressed on top of the base image`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const results = [['nginx configuration', checkNginx()]];
const engine = presentEngine();
for (const image of images) results.push([image.name, await checkImage(engine, image)]);
results.push(['layers of aetherlink-backend', await checkLayers()]);
for (const [what, result] of results) console.log(`${what.padEnd(32)}${result}`);
process.exitCode = results.some(([, result]) => result.startsWith('FAILED')) ? 1 : 0;
