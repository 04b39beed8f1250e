import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../../tools/workspace/root.mjs';

/** The folder with the compiled backend: the product's, unless another build is under test. */
export const build = process.env.STORE_BUILD ?? join(root, 'dist', 'backend');

/** A module of the compiled backend. */
export const load = (path) => import(pathToFileURL(join(build, path)).href);
