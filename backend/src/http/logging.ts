import { type DestinationStream, destination as openDestination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Environment } from '../config/environment.js';
import { StartRefusal } from '../config/start-refusal.js';

/** Bearer tokens are recognisable on purpose, so that a last net can catch one in a message of somebody else's. */
const TOKEN = /acc_[a-z0-9]{8}_[A-Za-z0-9_-]{43}/g;

/** Nest announces every module and route at its start; nobody reads it twice. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

const isChatter = (first: unknown): boolean =>
  typeof first === 'object' && first !== null && 'context' in first && CHATTER.has(String(first.context));

/** Told in one sentence by main.ts; Nest would log it with a stack on its way there. */
const isStartRefusal = (first: unknown): boolean =>
  typeof first === 'object' && first !== null && 'err' in first && first.err instanceof StartRefusal;

const STDOUT = 1;

/** JSON lines: control characters are escaped, credentials are cut out. Written synchronously, so none is lost at an end. */
export function createLogger(
  environment: Pick<Environment, 'logLevel'>,
  destination: DestinationStream = openDestination({ dest: STDOUT, sync: true }),
): Logger {
  return pino(
    {
      level: environment.logLevel,
      base: { service: 'command-center' },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'authorization',
          'cookie',
          '*.authorization',
          '*.cookie',
          '*.headers.authorization',
          '*.headers.cookie',
        ],
        censor: '[redacted]',
      },
      hooks: {
        logMethod(args, method, level) {
          const isOurs = level > pino.levels.values['info'] || !isChatter(args[0]);
          if (isOurs && !isStartRefusal(args[0])) method.apply(this, args);
        },
        streamWrite: (line) => line.replace(TOKEN, 'acc_[redacted]'),
      },
    },
    destination,
  );
}
