import type { FastifyInstance } from 'fastify';
import { parse } from 'secure-json-parse';
import { DomainError } from '../domain/domain-error.js';

/** 64 kB. */
export const BODY_LIMIT = 65_536;
const MAX_DEPTH = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const refuse = (message: string, cause?: unknown): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field: 'body', message }] }, { cause });

/** True when an object or array lies more than `limit` levels deep; walks without recursion. */
function isDeeperThan(limit: number, value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below = level.filter((item) => typeof item === 'object' && item !== null);
    if (below.length > 0 && depth >= limit) return true;
    level = below.flatMap((item) => Object.values(item as object));
  }
  return false;
}

/**
 * Reads a JSON body. Nothing at all is no body: the original's clients announce JSON and send none on pause, resume,
 * run-now and delete, which Fastify's own parser refuses.
 * @throws DomainError `validation_failed` for what is no JSON object, lies too deep or names a prototype.
 */
export function readJsonBody(bytes: Buffer): object | undefined {
  if (bytes.length === 0) return undefined;
  let value: unknown;
  try {
    value = parse(utf8.decode(bytes), { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    throw refuse('The body is not JSON that can be read.', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('The body is a JSON object.');
  if (isDeeperThan(MAX_DEPTH, value)) throw refuse(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  return value;
}

/** Leaves JSON as the only body there is: forms and plain text get 415, so no HTML form can reach a handler. */
export function acceptJsonBodiesOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => {
      try {
        done(null, readJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
