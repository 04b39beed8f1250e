import type { IncomingMessage } from 'node:http';
import type { Key, World } from '../data/world.ts';

/** Who asks: the IP, which a header may play, and the key, whether or not it is still good. */
export interface Visitor {
  readonly ip: string;
  readonly key: Key | undefined;
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

export function visitorOf({ headers, socket }: IncomingMessage, world: World): Visitor {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return {
    ip: first(headers['x-sandbox-ip']) ?? socket.remoteAddress ?? 'unknown',
    key: bearer === undefined ? undefined : world.key(bearer),
  };
}
