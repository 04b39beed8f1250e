/**
 * Where `_link` points: a host that does not exist, whatever the port of this sandbox is. So the same seed gives the
 * same bytes, and a client that follows links instead of its configuration is found out.
 */
const VENDOR = 'https://api.acculynx.example/api/v2';

export const link = (path: string): string => `${VENDOR}${path}`;
