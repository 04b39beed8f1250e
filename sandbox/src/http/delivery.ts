import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** How an answer travels when a fault has its hand on it. */
export interface Delivery {
  /** Silence before the headers. */
  readonly headersAfterMs?: number;
  /** The body comes in many small parts over this time. */
  readonly trickleMs?: number;
  /** Half the body, then nothing until the client gives up or this time is over. */
  readonly stallMs?: number;
  /** Half the body; `cut` promises only that half, `mismatch` promises all of it and closes. */
  readonly truncate?: 'cut' | 'mismatch';
  /** The connection is torn down before the headers or after half the body. */
  readonly reset?: 'before' | 'mid';
  readonly contentType?: string;
  /** Changes the text on its way. */
  readonly text?: (text: string) => string;
}

const PARTS = 20;

/** Waits unless the client leaves first; answers whether it is still there. */
async function wait(response: ServerResponse, ms: number): Promise<boolean> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  response.once('close', leave);
  try {
    await delay(ms, undefined, { signal: left.signal });
  } catch {
    // The client left; the state of the response says so below.
  } finally {
    response.off('close', leave);
  }
  return !response.destroyed;
}

const flushed = (response: ServerResponse, part: Buffer): Promise<void> =>
  new Promise((resolve) => response.write(part, () => resolve()));

async function trickle(response: ServerResponse, body: Buffer, overMs: number): Promise<void> {
  const step = Math.max(1, Math.ceil(body.length / PARTS));
  for (let at = 0; at < body.length; at += step) {
    response.write(body.subarray(at, at + step));
    if (!(await wait(response, overMs / PARTS))) return;
  }
  response.end();
}

/** Sends half of the body and ends as the fault wants it. */
async function breakOff(response: ServerResponse, half: Buffer, delivery: Delivery): Promise<void> {
  await flushed(response, half);
  if (delivery.stallMs !== undefined) await wait(response, delivery.stallMs);
  if (delivery.reset === 'mid') response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}

/** Sends an answer. `date` is the server's own time; `sent` is called when the status is decided and on its way. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  delivery: Delivery,
  { date, sent }: { readonly date: number; readonly sent: () => void },
): Promise<void> {
  if (delivery.headersAfterMs && !(await wait(response, delivery.headersAfterMs))) return;
  if (delivery.reset === 'before') {
    response.socket?.resetAndDestroy();
    return;
  }
  const json = answer.body === undefined ? answer.text : JSON.stringify(answer.body);
  const text = json !== undefined && delivery.text ? delivery.text(json) : json;
  const body = Buffer.from(text ?? '');
  const breaksOff = delivery.reset === 'mid' || delivery.truncate === 'mismatch' || delivery.stallMs !== undefined;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const promised = delivery.truncate === 'cut' ? half : body;
  response.sendDate = false;
  response.setHeader('Date', new Date(date).toUTCString());
  if (text !== undefined) {
    response.setHeader('Content-Type', delivery.contentType ?? answer.type ?? 'application/json; charset=utf-8');
  }
  if (answer.status !== 204) response.setHeader('Content-Length', promised.length);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.statusCode = answer.status;
  sent();
  if (breaksOff) await breakOff(response, half, delivery);
  else if (delivery.trickleMs !== undefined) await trickle(response, promised, delivery.trickleMs);
  else response.end(promised);
}
