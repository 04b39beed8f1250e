import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';
import { works } from './engines.mjs';
import { render } from './nginx-template.mjs';

/** nginx itself reads the rendered configuration, in a folder of its own. @returns a sentence that begins with how it went. */
export function checkNginx() {
  if (!works('nginx', ['-v'])) return 'left out: there is no nginx';
  const folder = mkdtempSync(join(tmpdir(), 'aetherlink-nginx-'));
  try {
    const here = (text) =>
      text
        .replaceAll('/tmp/aetherlink', join(folder, 'rendered'))
        .replaceAll('/tmp/nginx', join(folder, 'nginx'))
        .replaceAll('/etc/nginx/', `${folder}/`);
    mkdirSync(join(folder, 'rendered'));
    mkdirSync(join(folder, 'nginx'));
    writeFileSync(join(folder, 'rendered/console.conf'), here(render('docker/nginx/console.conf.template')));
    writeFileSync(join(folder, 'mime.types'), 'types { text/html html; application/javascript js; }');
    cpSync(join(root, 'docker/nginx/security-headers.conf'), join(folder, 'security-headers.conf'));
    writeFileSync(join(folder, 'nginx.conf'), here(readFileSync(join(root, 'docker/nginx/nginx.conf'), 'utf8')));
    // Into a file: nginx opens its log by name, and a pipe of Node's has none.
    const log = openSync(join(folder, 'said'), 'w');
    const { status } = spawnSync('nginx', ['-t', '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', log, log] });
    closeSync(log);
    return status === 0 ? 'ok' : `FAILED\n${readFileSync(join(folder, 'said'), 'utf8')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
