/** A host as it is compared: lower case, an IPv6 address without its brackets. */
export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)]$/, '$1').toLowerCase();

/** True for names and addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = withoutBrackets(host);
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
