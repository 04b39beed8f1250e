/** What belongs into no image: our folders with paths that nothing running reads, or that nobody else may read. */
const UNWANTED = [
  { what: 'source maps', pattern: /\.map$/ },
  { what: 'tests', pattern: /\/tests?\/|\.(?:test|spec)\./ },
  { what: 'sources of TypeScript', pattern: /\.[cm]?ts$/ },
  { what: 'development packages', pattern: /\/node_modules\/(?:typescript|jest|nx|eslint|prettier|@angular|@nx)\// },
  { what: 'packaged Node binaries', pattern: /\/node_modules\/node-(?:linux|win)-/ },
  { what: 'secrets', pattern: /\/\.npmrc$|\/\.env$|\.(?:key|pem|p12|pfx)$|\/initial-admin-token$/ },
];

/** What is wrong with the files of an image, one sentence for each kind; empty when all is well. */
export function unwantedIn(paths) {
  return UNWANTED.flatMap(({ what, pattern }) => {
    const found = paths.filter((path) => pattern.test(path));
    return found.length > 0 ? [`${found.length} ${what}, for example ${found[0]}`] : [];
  });
}
