import type { Problem, ProblemCode } from '@aetherlink/contracts/problem';
import type { Schedule, ScheduleHold } from '@aetherlink/contracts/schedule';
import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, type DomainErrorDetails } from '../domain/domain-error.js';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Hold } from '../domain/schedule.js';
import { problemForStatus, PROBLEMS } from './problem-catalogue.js';

/** An error as it is told to the caller. */
export interface ToldProblem {
  readonly problem: Problem;
  readonly retryAfterSec?: number;
  /** A defect of ours, whose stack belongs into the log. */
  readonly unexpected: boolean;
}

const RETRY_AFTER_SEC = 5;
const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

function document(code: ProblemCode, status: number, detail: string, requestId: string): Problem {
  const { title } = PROBLEMS[code];
  return {
    ok: false,
    type: `urn:aetherlink:problem:${code}`,
    title,
    status,
    code,
    detail,
    request_id: requestId,
  };
}

function extras(code: ProblemCode, { errors, runId, tenant, current }: DomainErrorDetails): Partial<Problem> {
  return {
    ...(errors && { errors: [...errors] }),
    ...(runId !== undefined && { run_id: runId }),
    ...(tenant !== undefined && { tenant }),
    ...(current !== undefined && (code === 'credentials_hold' ? { hold: told(current as Hold) } : asItIs(current))),
  };
}

/** Whoever throws `schedule_changed` puts the schedule there in the API's own shape. */
const asItIs = (current: unknown): Partial<Problem> => ({ schedule: current as Schedule });

/** Whoever throws `credentials_hold` puts the hold there as the rules know it. */
function told({ kind, reason, since }: Hold): ScheduleHold {
  return { kind, reason, since: toSeconds(since), since_iso: toIso(since) };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's and http-errors' refusals carry theirs as a member.
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** Turns whatever was thrown into the RFC 9457 document that the caller gets. Messages of libraries stay inside. */
export function tellProblem(error: unknown, requestId: string): ToldProblem {
  if (error instanceof DomainError) {
    const { status } = PROBLEMS[error.code];
    return {
      problem: { ...document(error.code, status, error.message, requestId), ...extras(error.code, error.details) },
      ...(status === 429 || status === 503 ? { retryAfterSec: error.details.retryAfterSec ?? RETRY_AFTER_SEC } : {}),
      unexpected: false,
    };
  }
  const status = statusOf(error);
  const [code, detail] = problemForStatus(status);
  return {
    problem: document(code, status, detail, requestId),
    ...(status === 429 || status === 503 ? { retryAfterSec: RETRY_AFTER_SEC } : {}),
    unexpected: code === 'internal_error',
  };
}

/** Sends the document; an answer that has already begun can only be cut off. */
export function sendProblem(reply: FastifyReply, { problem, retryAfterSec }: ToldProblem): void {
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  if (retryAfterSec !== undefined) void reply.header('retry-after', String(retryAfterSec));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.code(problem.status).type(PROBLEM_JSON).send(JSON.stringify(problem));
}
