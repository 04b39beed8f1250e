import { type SseMessage, SseParser } from './sse-parser';

function read(chunks: readonly string[]): { messages: SseMessage[]; retries: number[] } {
  const messages: SseMessage[] = [];
  const retries: number[] = [];
  const parser = new SseParser({
    message: (message) => messages.push(message),
    retry: (milliseconds) => retries.push(milliseconds),
  });
  for (const chunk of chunks) parser.push(chunk);
  return { messages, retries };
}

const STREAM = [
  ': heartbeat\r\n\r\n',
  'event: schedule\r\nid: 7\r\ndata: {"type":"updated",\r\ndata: "tenant":"acme"}\r\n\r\n',
  'retry: 2500\n\n',
  'event: resync\rid: 8\rdata\r\r',
  'data:no blank\n\n',
].join('');

const EXPECTED = [
  { event: 'schedule', data: '{"type":"updated",\n"tenant":"acme"}', id: '7' },
  { event: 'resync', data: '', id: '8' },
  { event: 'message', data: 'no blank', id: '8' },
];

describe('SseParser', () => {
  it('reads events, several data lines, ids and the retry wish, with every kind of line end', () => {
    expect(read([STREAM])).toEqual({ messages: EXPECTED, retries: [2500] });
  });

  it('reads the same wherever a chunk ends', () => {
    for (let at = 0; at <= STREAM.length; at += 1) {
      expect(read([STREAM.slice(0, at), STREAM.slice(at)])).toEqual({ messages: EXPECTED, retries: [2500] });
    }
  });

  it('reads the same one character at a time', () => {
    expect(read([...STREAM])).toEqual({ messages: EXPECTED, retries: [2500] });
  });

  it('tells nothing for comments, for events without data and for a message without its end', () => {
    expect(read([': hello\n\n', 'event: schedule\n\n', 'data: unfinished\n'])).toEqual({ messages: [], retries: [] });
  });

  it('ignores a retry wish that is no number', () => {
    expect(read(['retry: soon\n\n']).retries).toEqual([]);
  });
});
