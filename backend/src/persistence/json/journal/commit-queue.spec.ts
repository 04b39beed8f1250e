import { describe, expect, it } from '@jest/globals';
import type { Change } from '../../changes/change.js';
import { CommitQueue } from './commit-queue.js';

const change = (before: number): Change => ({ kind: 'prune', before });

/** A queue whose disk does what the test says. */
function makeQueue() {
  const writes: { readonly seqs: number[]; readonly end: (error?: Error) => void }[] = [];
  const durable: number[] = [];
  const queue = new CommitQueue(10, {
    write: (firstSeq, bytes) =>
      new Promise((resolve, reject) => {
        const lines = Buffer.from(bytes).toString().split('\n').length - 1;
        const seqs = Array.from({ length: lines }, (_, i) => firstSeq + i);
        writes.push({ seqs, end: (error) => (error ? reject(error) : resolve()) });
      }),
    durable: ({ seq }) => durable.push(seq),
    failed: (error) => error,
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { queue, writes, durable, turn };
}

describe('group commit', () => {
  it('lets everything that waits share one write, in order', async () => {
    const { queue, writes, durable, turn } = makeQueue();
    const first = [queue.add([change(1)]), queue.add([change(2)])];
    await turn();
    const second = [queue.add([change(3)]), queue.add([change(4)]), queue.add([change(5)])];
    expect(writes.map(({ seqs }) => seqs)).toEqual([[11, 12]]);
    writes[0]?.end();
    await Promise.all(first);
    await turn();
    expect(writes.map(({ seqs }) => seqs)).toEqual([
      [11, 12],
      [13, 14, 15],
    ]);
    writes[1]?.end();
    await Promise.all(second);
    expect(durable).toEqual([11, 12, 13, 14, 15]);
    expect(queue.durableSeq).toBe(15);
  });

  it('tells that a commit is durable before its waiter goes on', async () => {
    const { queue, writes, durable, turn } = makeQueue();
    const seen = queue.add([change(1)]).then(() => [...durable]);
    await turn();
    expect(durable).toEqual([]);
    writes[0]?.end();
    expect(await seen).toEqual([11]);
  });

  it('rejects everybody behind a failed write, and gives their numbers to the next ones', async () => {
    const { queue, writes, turn } = makeQueue();
    const first = queue.add([change(1)]).catch((error: Error) => error.message);
    await turn();
    const behind = queue.add([change(2)]).catch((error: Error) => error.message);
    writes[0]?.end(new Error('full'));
    expect(await Promise.all([first, behind])).toEqual(['full', 'full']);
    const next = queue.add([change(3)]);
    await turn();
    expect(writes[1]?.seqs).toEqual([11]);
    writes[1]?.end();
    await next;
  });

  it('does work between two groups, when one is done and the other has not begun', async () => {
    const { queue, writes, durable, turn } = makeQueue();
    void queue.add([change(1)]);
    await turn();
    const seen: number[][] = [];
    const between = queue.between(async () => {
      seen.push([...durable]);
      await turn();
      seen.push([...durable]);
    });
    const later = queue.add([change(2)]);
    await turn();
    expect(seen).toEqual([]);
    writes[0]?.end();
    await between;
    expect(seen).toEqual([[11], [11]]);
    await turn();
    writes[1]?.end();
    await later;
  });

  it('splits what waits into groups of at most 256, so that no turn of the loop gets long', async () => {
    const { queue, writes, turn } = makeQueue();
    const all = Promise.all(Array.from({ length: 600 }, (_, i) => queue.add([change(i)])));
    for (let i = 0; i < 3; i += 1) {
      await turn();
      writes[i]?.end();
    }
    await all;
    expect(writes.map(({ seqs }) => seqs.length)).toEqual([256, 256, 88]);
  });

  it('is settled when nothing is on its way', async () => {
    const { queue, writes, turn } = makeQueue();
    await queue.settled();
    void queue.add([change(1)]);
    let settled = false;
    const waiting = queue.settled().then(() => (settled = true));
    await turn();
    expect(settled).toBe(false);
    writes[0]?.end();
    await waiting;
  });
});
