import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run } from '../domain/run.js';
import { startRun } from '../domain/run-life.js';
import type { Persistence } from '../persistence/persistence.js';
import { JsonBench } from '../persistence/testing/json-bench.js';
import { ended, sampleRun } from '../persistence/testing/sample-facts.js';
import { RunWaiters } from './run-waiters.js';

const WAIT_MS = 25_000;

describe('who waits for a run', () => {
  let bench: JsonBench;
  let store: Persistence;
  let waiters: RunWaiters;

  beforeEach(async () => {
    bench = await JsonBench.make();
    store = await bench.open();
    waiters = new RunWaiters(store, bench.clock);
  });
  afterEach(() => bench.done());

  const save = (run: Run): Promise<unknown> => store.act(run.tenant, () => ({ runs: [run], result: undefined }));
  const running = (tenant: string, replica: string): Run =>
    startRun(sampleRun(tenant, `run-of-${tenant}`, bench.clock.now()), bench.clock.now(), replica);

  it('is answered with its end', async () => {
    const run = running('acme', 'here');
    await save(run);
    const waiting = waiters.ended(run.id, WAIT_MS);
    await save(ended(run));
    expect(await waiting).toEqual(ended(run));
  });

  it('is answered with the run as it is when the time is over', async () => {
    const run = running('acme', 'here');
    await save(run);
    const waiting = waiters.ended(run.id, WAIT_MS);
    bench.clock.advance(WAIT_MS);
    expect(await waiting).toEqual(run);
  });

  it('is answered at the end of the process when the run does not end here, and waits on for one that does', async () => {
    const here = running('acme', 'here');
    const elsewhere = running('bolt', 'elsewhere');
    await Promise.all([here, elsewhere].map(save));
    const answers: (Run | undefined)[] = [];
    const waiting = [here, elsewhere].map(({ id }) => waiters.ended(id, WAIT_MS).then((run) => answers.push(run)));
    await waiters.release(({ replica }) => replica === 'here');
    await waiting[1];
    expect(answers).toEqual([elsewhere]);
    await save(ended(here));
    await waiting[0];
    expect(answers).toEqual([elsewhere, ended(here)]);
  });
});
