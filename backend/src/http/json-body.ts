import type { FastifyInstance } from 'fastify';
import { parse } from 'secure-json-parse';
import { DomainError } from '../domain/domain-error.js';
import { isMemberOfEveryObject } from './plain-names.js';

/** 64 kB. */
export const BODY_LIMIT = 65_536;
const MAX_DEPTH = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const refuse = (message: string, cause?: unknown): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field: 'body', message }] }, { cause });

/** What is wrong with the shape of a value, whatever it means; walks without recursion. */
function shapeProblem(value: unknown): string | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const below = level.filter((item) => typeof item === 'object' && item !== null);
    if (below.length > 0 && depth >= MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels.`;
    // Names such as `toString` count as known fields in a plain object's lookup, which the validation relies on.
    if (below.some((item) => Object.keys(item as object).some(isMemberOfEveryObject))) {
      return 'The body has a field that no object may have.';
    }
    level = below.flatMap((item) => Object.values(item as object));
  }
  return undefined;
}

/**
 * Reads a JSON body. Nothing at all is no body: the original's clients announce JSON and send none on pause, resume,
 * run-now and delete, which Fastify's own parser refuses.
 * @throws DomainError `validation_failed` for what is no JSON object, lies too deep or names a member of every object.
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
  const problem = shapeProblem(value);
  if (problem) throw refuse(problem);
  return value;
}

/** Leaves JSON as the only body there is: forms and plain text get 415, so no HTML form can reach a handler. */
export function acceptJsonBodiesOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  // Some clients name a type, mostly a form's, and send nothing; there is nothing to refuse then.
  server.addHook('onRequest', ({ raw }, _reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': chunked } = raw.headers;
    if (length === '0' && chunked === undefined) delete raw.headers['content-type'];
    done();
  });
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
