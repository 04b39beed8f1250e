import { argumentDefaults } from './dockerfile.mjs';
import { unwantedIn } from './contents.mjs';

const inMegabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** Another base, such as one pinned by digest: NODE_IMAGE and NGINX_IMAGE of the shell. */
const givenBases = (defaults) =>
  Object.fromEntries(Object.keys(defaults).flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

/**
 * Builds one image, measures it with and without its base, and looks at its files.
 * @returns a sentence that begins with how it went.
 */
export async function checkImage(engine, { name, dockerfile, base, folder, limitMegabytes }) {
  if (!engine) return 'left out: neither docker nor buildah answers';
  const defaults = argumentDefaults(dockerfile);
  const values = givenBases(defaults);
  if (!engine.build({ name, dockerfile, values })) return `FAILED: it does not build with ${engine.name}`;
  const bytes = await engine.size(name);
  const baseImage = values[base] ?? defaults[base];
  const own = engine.has(baseImage) ? `, ${inMegabytes(bytes - (await engine.size(baseImage)))} without its base` : '';
  const paths = engine.filesBelow(folder, name).trim().split('\n');
  const problems = unwantedIn(paths);
  if (bytes / 1e6 > limitMegabytes) problems.push(`more than ${limitMegabytes} MB`);
  const figures = `${inMegabytes(bytes)} compressed${own}, ${paths.length} files in ${folder}`;
  return problems.length > 0 ? `FAILED: ${problems.join('; ')} (${figures})` : `ok: ${figures}, with ${engine.name}`;
}
