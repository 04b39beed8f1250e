/** Names of the packages that the console's build has put into its files, as its list of licences tells them. */
export const bundledPackages = (licences) => [...licences.matchAll(/^Package: (.+)$/gm)].map(([, name]) => name.trim());

/** What the service loads at run time: everything that the lock file does not mark as needed for building alone. */
export const installedPackages = ({ packages }) =>
  Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path.includes('node_modules/') && !dev && !devOptional)
    .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);

/** Where a package came from belongs to the machine that fetched it, and who wrote it to themselves. */
function told(component) {
  const { externalReferences = [], ...rest } = component;
  delete rest.author;
  return { ...rest, externalReferences: externalReferences.filter(({ type }) => type !== 'distribution') };
}

/**
 * The bill of materials of what is shipped: of all that is installed only what the service loads and what the console's
 * files hold. `bom` is CycloneDX; `installed` are names with versions, `bundled` names.
 */
export function shippedMaterials(bom, { installed, bundled }) {
  const [withVersion, byName] = [new Set(installed), new Set(bundled)];
  const name = ({ group, name: own }) => (group ? `${group}/${own}` : own);
  const components = bom.components
    .filter((component) => withVersion.has(`${name(component)}@${component.version}`) || byName.has(name(component)))
    .map(told);
  const kept = new Set([bom.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = (bom.dependencies ?? [])
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) }));
  return { ...bom, metadata: { ...bom.metadata, component: told(bom.metadata.component) }, components, dependencies };
}
