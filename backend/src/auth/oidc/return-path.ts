/** Only to tell a path of ours from an address elsewhere; nobody can have this host. */
const OURS = 'http://ours.invalid';
const LONGEST = 1_000;

/**
 * Where the browser goes after the sign-in: a page of ours, as the browser itself would read it, else the first page.
 * Nobody is sent elsewhere, and never back into a sign-in.
 */
export function returnPath(given: string | undefined): string {
  if (given === undefined || !given.startsWith('/') || given.length > LONGEST || !URL.canParse(given, OURS)) return '/';
  const { origin, pathname, search, hash } = new URL(given, OURS);
  // `/.//elsewhere` is a path here and another host in the header of the answer.
  if (origin !== OURS || pathname.startsWith('//') || /^\/api(?:\/|$)/i.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
