import { join } from 'node:path';
import { run } from './child-process.mjs';
import { root } from './root.mjs';
import { productNode } from './runtime.mjs';

/** Runs nx on the product's Node. Without its daemon, so that no process outlives the command. */
export const runNx = (args, options = {}) =>
  run(productNode(), [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    ...options,
    env: { NX_DAEMON: 'false', NX_TUI: 'false', ...options.env },
  });
