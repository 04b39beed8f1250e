import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, TO_STDERR } from './child-process.mjs';
import { EXIT } from './exit-codes.mjs';
import { Refusal } from './refusal.mjs';

/**
 * The npm program as a script of Node: npm names it to the scripts it runs, otherwise it stands beside the Node in use.
 * The `npm` command itself is a batch file on Windows, which cannot be started without a shell.
 */
function npmScript() {
  const beside = dirname(process.execPath);
  const known = [
    process.env['npm_execpath'],
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return known.find((path) => path && /npm-cli\.[cm]?js$/.test(path) && existsSync(path));
}

export function runNpm(args) {
  const script = npmScript();
  if (script) return run(process.execPath, [script, ...args], { stdio: TO_STDERR });
  if (process.platform === 'win32')
    throw new Refusal('npm was not found beside Node; install Node with npm.', EXIT.configuration);
  return run('npm', args, { stdio: TO_STDERR });
}
