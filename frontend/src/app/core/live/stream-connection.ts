import { SseParser, type SseSink } from './sse-parser';

/** As much of an answer as is needed here. */
export interface StreamAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: {
    getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }> };
    cancel(): Promise<void>;
  } | null;
}

/** As much of `fetch`. */
export type StreamFetch = (url: string, init: RequestInit) => Promise<StreamAnswer>;

/** How one connection to the event stream ended. */
export type StreamEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly status: number };

export interface StreamHandlers extends SseSink {
  opened(): void;
  /** Any bytes, a heartbeat comment included. */
  heard(): void;
}

/**
 * Reads the event stream once, until it ends. `fetch` instead of `EventSource`, which does not tell a refusal from a
 * server that is away.
 */
export async function readStream(
  url: string,
  signal: AbortSignal,
  handlers: StreamHandlers,
  get: StreamFetch = fetch,
): Promise<StreamEnd> {
  try {
    const headers = { accept: 'text/event-stream' };
    const answer = await get(url, { headers, signal, cache: 'no-store' });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return { kind: 'refused', status: answer.status };
    }
    handlers.opened();
    const parser = new SseParser(handlers);
    const decoder = new TextDecoder();
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      handlers.heard();
      parser.push(decoder.decode(part.value, { stream: true }));
    }
    return { kind: 'closed' };
  } catch {
    return { kind: 'unreachable' };
  }
}
