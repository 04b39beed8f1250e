import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { ProcessEnd } from './process-end.js';
import { Shutdown } from './shutdown.js';

function ending(shutdown: Shutdown) {
  const codes: number[] = [];
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  return { codes, lines, end: new ProcessEnd(shutdown, logger, (code) => void codes.push(code)) };
}

describe('the end of the process', () => {
  it('is orderly at the first signal and exits with 0', async () => {
    const shutdown = new Shutdown();
    let saved = false;
    shutdown.on('store', 'store', () => void (saved = true));
    const { codes, end } = ending(shutdown);
    await end.onSignal('SIGTERM');
    expect([codes, saved]).toEqual([[0], true]);
  });

  it('comes at once with the second signal', async () => {
    const shutdown = new Shutdown();
    let letGo = (): void => undefined;
    shutdown.on('runs', 'engine', () => new Promise<void>((resolve) => (letGo = resolve)));
    const { codes, end } = ending(shutdown);
    const first = end.onSignal('SIGTERM');
    await end.onSignal('SIGINT');
    expect(codes).toEqual([130]);
    while (codes.length < 2) {
      letGo();
      await Promise.race([first, new Promise((resolve) => setImmediate(resolve))]);
    }
  });

  it('exits with 1 when the last save failed, and with 0 when only a stream did', async () => {
    for (const [phase, code] of [
      ['store', 1],
      ['streams', 0],
    ] as const) {
      const shutdown = new Shutdown();
      shutdown.on(phase, 'it', () => Promise.reject(new Error('failed')));
      const { codes, lines, end } = ending(shutdown);
      await end.onSignal('SIGTERM');
      expect(codes).toEqual([code]);
      expect(lines.join('')).toContain('A step of the orderly end failed.');
    }
  });

  it('logs a defect with its stack, closes the store and exits with 1', async () => {
    const shutdown = new Shutdown();
    let saved = false;
    shutdown.on('store', 'store', () => void (saved = true));
    shutdown.on('runs', 'engine', () => {
      throw new Error('never asked');
    });
    const { codes, lines, end } = ending(shutdown);
    await end.onDefect(new TypeError('cannot read'));
    expect([codes, saved]).toEqual([[1], true]);
    expect(lines.join('')).toContain('TypeError: cannot read');
    expect(lines.join('')).toContain('process-end.spec');
  });

  it('logs a second defect but does not start over', async () => {
    const { codes, lines, end } = ending(new Shutdown());
    await Promise.all([end.onDefect(new Error('one')), end.onDefect(new Error('two'))]);
    expect(codes).toEqual([1]);
    expect(lines.join('')).toContain('two');
  });
});
