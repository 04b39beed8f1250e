import type { RunActed, RunNowAccepted, RunNowFinished } from '@aetherlink/contracts/run';
import type { FastifyReply } from 'fastify';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { runWire } from '../wire/run-wire.js';
import { type Asked, hasEnded } from './scheduler.service.js';

/** 200 with the outcome when the run has ended, else 202 with `Location`. */
export function answerAsked(asked: Asked, reply: FastifyReply): Unstamped<RunNowFinished> | Unstamped<RunNowAccepted> {
  const { run, actionId } = asked;
  const told = { tenant: run.tenant, run_id: run.id, action_id: actionId };
  if (hasEnded(asked)) {
    const { status, message, mode, stats } = run;
    return { ...told, ok: status === 'succeeded', status, message, result: { mode, stats } };
  }
  void reply.code(202).header('location', `/${ACCULYNX_PREFIX}/runs/${run.id}`);
  const status = run.status === 'queued' ? 'queued' : 'running';
  return { ...told, status, message: `The import of ${run.tenant} is ${status}.` };
}

/** The answer to a cancel. */
export function answerCancelled({ run, actionId }: Asked): Unstamped<RunActed> {
  const asked = run.status === 'running' && run.cancelReason !== undefined;
  return {
    tenant: run.tenant,
    run_id: run.id,
    action_id: actionId,
    status: run.status,
    message: asked ? 'The run stops at its next safe point.' : run.message,
    run: runWire(run),
  };
}
