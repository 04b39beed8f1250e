import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from './exit-codes.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './root.mjs';

const atLeast = (version, [major, minor]) => {
  const [ownMajor, ownMinor] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

/** The scripts themselves need this much; it is asked before anything is installed. */
export function requireScriptRuntime() {
  if (!atLeast(process.versions.node, [20, 0])) {
    throw new Refusal(
      `Node 20 or newer is needed to start; this is Node ${process.versions.node}.`,
      EXIT.configuration,
    );
  }
}

/** Node 24 that npm installed for this platform, or undefined where there is none (macOS). */
function installedNode() {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(
    root,
    'node_modules',
    `node-${process.platform.replace(/32$/, '')}-${process.arch}`,
    'bin',
    executable,
  );
  return existsSync(path) ? path : undefined;
}

/** The Node that runs the product and its tools. Ask for it only after the installation. */
export function productNode() {
  const installed = installedNode();
  if (installed) return installed;
  if (atLeast(process.versions.node, [24, 15])) return process.execPath;
  throw new Refusal(
    `On ${process.platform}-${process.arch} the product needs your own Node 24.15 or newer; this is Node ${process.versions.node}.`,
    EXIT.configuration,
  );
}
