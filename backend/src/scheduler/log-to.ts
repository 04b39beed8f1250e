import type { PinoLogger } from 'nestjs-pino';

/** Writes sentences about a part of the scheduler. */
export type PartLog = (level: 'info' | 'warn' | 'error', sentence: string, details?: object) => void;

export const logTo =
  (logger: PinoLogger, context: string): PartLog =>
  (level, sentence, details = {}) =>
    logger[level]({ context, ...details }, sentence);
