import {
  Agent as PlainAgent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Clock } from '../../../../clock/clock.js';
import { guardedLookup, type Resolve } from './address-guard.js';
import { readAnswerBody } from './answer-body.js';
import type { BaseAddress } from './base-address.js';
import { Deadlines } from './deadlines.js';
import { WireFailure, wireFailureOf } from './wire-failure.js';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked; of answers that are no success at most the first 64 kB. */
  readonly body: Buffer;
}

/** As many as the budget lets be in flight. */
const MOST_SOCKETS = 20;
const IDLE_SOCKET_MS = 15_000;

/**
 * One exchange at a time over node:http(s), because their sockets let each phase be limited on its own: connect 5 s,
 * headers 10 s, between two chunks 10 s, all of it 30 s. Redirects are not followed.
 */
export class Wire {
  private readonly agent: PlainAgent;

  constructor(
    private readonly base: BaseAddress,
    private readonly clock: Clock,
    private readonly resolveName?: Resolve,
  ) {
    const options = {
      keepAlive: true,
      maxSockets: MOST_SOCKETS,
      maxFreeSockets: MOST_SOCKETS,
      timeout: IDLE_SOCKET_MS,
    };
    this.agent = base.secure ? new SecureAgent(options) : new PlainAgent(options);
  }

  /** @throws WireFailure; the signal's reason when it is aborted. */
  exchange(wanted: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
    signal.throwIfAborted();
    if (wanted.url.origin !== this.base.origin) throw new WireFailure('address', 'The call leads off the vendor.');
    return new Promise((resolve, reject) => {
      const call = this.start(wanted);
      const deadlines = new Deadlines(this.clock, (sentence) => end(new WireFailure('timeout', sentence)));
      const stop = (): void => end(signal.reason);
      const settle = (): void => {
        deadlines.clear();
        signal.removeEventListener('abort', stop);
      };
      const end = (failure: unknown): void => {
        settle();
        call.destroy();
        reject(signal.aborted && failure === signal.reason ? (failure as Error) : wireFailureOf(failure));
      };
      signal.addEventListener('abort', stop, { once: true });
      deadlines.enter('connect');
      call.on('socket', (socket) => {
        const ready = this.base.secure ? 'secureConnect' : 'connect';
        if (socket.connecting) socket.once(ready, () => deadlines.enter('headers'));
        else deadlines.enter('headers');
      });
      // Stays for good: a destroyed request may still report an error.
      call.on('error', end);
      call.on('response', (response: IncomingMessage) => {
        deadlines.enter('idle');
        readAnswerBody(response, () => deadlines.enter('idle')).then((body) => {
          settle();
          // Of a long problem only the beginning was read; its connection is of no further use.
          if (!response.complete) call.destroy();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        }, end);
      });
      call.end(wanted.body);
    });
  }

  /** Ends the connections that are kept open; exchanges under way fail. */
  close(): void {
    this.agent.destroy();
  }

  private start({ method, url, headers }: WireRequest): ClientRequest {
    const options = {
      method,
      headers,
      agent: this.agent,
      ...(this.base.guarded && { lookup: guardedLookup(this.resolveName) }),
    };
    return this.base.secure ? secureRequest(url, options) : request(url, options);
  }
}
