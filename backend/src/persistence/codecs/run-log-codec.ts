import { toSeconds } from '../../domain/moment.js';
import type { RunLogLine } from '../../domain/run-log-line.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const LEVELS = ['info', 'warn', 'error'] as const;

export function encodeRunLogLine(line: RunLogLine): JsonObject {
  return {
    at: toSeconds(line.at),
    level: line.level,
    message: line.message,
    method: line.method,
    path: line.path,
    status: line.status,
    duration_ms: line.durationMs,
    budget_left: line.budgetLeft,
  };
}

/** @throws MalformedRecord */
export function decodeRunLogLine(value: unknown): RunLogLine {
  const fields = JsonFields.of(value, 'run log line');
  const line: { -readonly [Name in keyof RunLogLine]: RunLogLine[Name] } = {
    at: fields.moment('at'),
    level: fields.oneOf('level', LEVELS),
    message: fields.text('message'),
  };
  if (fields.has('method')) line.method = fields.text('method');
  if (fields.has('path')) line.path = fields.text('path');
  if (fields.has('status')) line.status = fields.number('status');
  if (fields.has('duration_ms')) line.durationMs = fields.number('duration_ms');
  if (fields.has('budget_left')) line.budgetLeft = fields.number('budget_left');
  return line;
}
