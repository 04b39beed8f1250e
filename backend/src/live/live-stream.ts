import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Cancel, Clock } from '../clock/clock.js';

const HEARTBEAT_MS = 15_000;
/** A client that leaves more than this unread is cut off; it reconnects and reads again. */
const MOST_UNREAD_BYTES = 65_536;
/** How long a client waits before it reconnects. */
const RETRY_MS = 2_000;

/** One client's stream of server-sent events. */
export class LiveStream {
  private readonly raw: ServerResponse;
  private cancelBeat: Cancel = () => undefined;

  constructor(
    private readonly reply: FastifyReply,
    private readonly clock: Clock,
  ) {
    this.raw = reply.raw;
  }

  /** Sends the head. `again`: the client has been here before and may have missed something. */
  begin(again: boolean): void {
    const headers = this.reply.getHeaders() as Record<string, string>;
    this.reply.hijack();
    this.raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    this.raw.setTimeout(0);
    this.send(`retry: ${RETRY_MS}\n\n`);
    if (again) this.send('event: resync\ndata: {"type":"updated","tenant":"system"}\n\n');
    this.beat();
  }

  /** Text, or the bytes of one that goes to many. */
  send(text: string | Buffer): void {
    if (text.length === 0 || this.raw.destroyed || this.raw.writableEnded) return;
    this.raw.write(text);
    if (this.raw.writableLength > MOST_UNREAD_BYTES) this.raw.destroy();
  }

  /** Ends the stream in order; the client comes back after a while. */
  end(): void {
    this.raw.end(`retry: ${RETRY_MS}\n\n`);
  }

  onClosed(listener: () => void): void {
    this.raw.once('close', () => {
      this.cancelBeat();
      listener();
    });
  }

  private beat(): void {
    this.cancelBeat = this.clock.after(HEARTBEAT_MS, () => {
      this.send(': still here\n\n');
      this.beat();
    });
  }
}
