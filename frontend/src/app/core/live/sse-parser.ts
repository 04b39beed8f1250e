/** One message of an event stream. */
export interface SseMessage {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

export interface SseSink {
  message(message: SseMessage): void;
  /** The server asks to wait this long before the next connection. */
  retry(milliseconds: number): void;
}

/**
 * Reads `text/event-stream` from chunks that may end anywhere, also inside a line or between CR and LF.
 * Comments carry nothing; that they arrived is noticed by whoever feeds the chunks.
 */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | null = null;
  /** A CR at the end of a chunk may be half of a CRLF. */
  private skipLineFeed = false;

  constructor(private readonly sink: SseSink) {}

  push(chunk: string): void {
    let text = this.rest + chunk;
    if (this.skipLineFeed && text.startsWith('\n')) text = text.slice(1);
    if (text !== '') this.skipLineFeed = false;
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      if (char !== '\n' && char !== '\r') continue;
      this.line(text.slice(start, at));
      if (char === '\r') {
        if (at + 1 === text.length) this.skipLineFeed = true;
        else if (text[at + 1] === '\n') at += 1;
      }
      start = at + 1;
    }
    this.rest = text.slice(start);
  }

  private line(line: string): void {
    if (line === '') return this.dispatch();
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id') this.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.sink.retry(Number(value));
  }

  private dispatch(): void {
    const { event, data } = this;
    this.event = '';
    this.data = [];
    if (data.length === 0) return;
    this.sink.message({ event: event === '' ? 'message' : event, data: data.join('\n'), id: this.id });
  }
}
