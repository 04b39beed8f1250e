import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from './exit-codes.mjs';
import { runNpm } from './npm.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './root.mjs';

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

const isForThisMachine = ({ os = [process.platform], cpu = [process.arch] }) =>
  os.includes(process.platform) && cpu.includes(process.arch);

/** Packages for other machines, and optional ones that npm may leave out, are not missed; Node itself is. */
const isExpected = (path, entry) =>
  !entry.link && (!entry.optional || path.startsWith('node_modules/node-')) && isForThisMachine(entry);

/**
 * Why the installed packages are not those of the lock file, or undefined when they are. npm writes its own list at the
 * very end of an installation, so an interrupted one shows as "nothing is installed".
 */
export function whatIsMissing(folder = root) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  if (!wanted)
    throw new Refusal('package-lock.json is missing or cannot be read; is this a whole clone?', EXIT.software);
  const installed = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  if (!installed) return 'nothing is installed yet';
  const different = Object.entries(wanted).filter(
    ([path, entry]) =>
      path.startsWith('node_modules/') && isExpected(path, entry) && installed[path]?.version !== entry.version,
  );
  return different.length ? `${different.length} of the locked packages differ from the installed ones` : undefined;
}

/** Installs what the lock file names when it is not there yet, and says so in one line. */
export async function ensureInstalled() {
  const missing = whatIsMissing();
  if (!missing) return;
  console.error(`Installing the packages (${missing}); this takes a minute or two.`);
  const exitCode = await runNpm(['ci', '--no-audit', '--no-fund']);
  if (exitCode !== 0) {
    throw new Refusal(`The packages could not be installed: npm ci ended with code ${exitCode}.`, EXIT.software);
  }
}
