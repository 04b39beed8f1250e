import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Committed } from '../../persistence.js';
import type { ReadCommit } from './commit-feed.js';
import { CommitFeed } from './commit-feed.js';

/** What happens on the server and here, in the order in which it begins. */
type Step = 'another commits' | 'another commits, hinted at' | 'we commit' | 'news are asked for';

const told = (tenant: string): readonly Committed[] => [{ tenant, runs: [], ticks: [], audit: [] }];

/** The commits on the server; number 1 is the first. */
class Server {
  readonly commits: ('here' | 'elsewhere')[] = [];

  commit(by: 'here' | 'elsewhere'): number {
    return this.commits.push(by);
  }

  read(after: number, upTo: number): readonly ReadCommit[] {
    return this.commits
      .map((by, i) => ({ by, seq: i + 1 }))
      .filter(({ seq }) => seq > after && seq <= upTo)
      .map(({ by, seq }) => ({ ...ofCommit(seq), elsewhere: by === 'elsewhere' }));
  }
}

const ofCommit = (seq: number): Pick<ReadCommit, 'numbers' | 'told'> => ({
  numbers: { seq, auditId: 0, people: 0, system: 0 },
  told: told(`commit-${seq}`),
});

describe('the feed of commits', () => {
  const steps = fc.array(
    fc.constantFrom<Step>('another commits', 'another commits, hinted at', 'we commit', 'news are asked for'),
    { maxLength: 30 },
  );

  it('tells each commit once, in order and by whom, whichever way and however late news arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, async (s, all) => {
        const server = new Server();
        const read = (after: number, upTo: number): Promise<readonly ReadCommit[]> =>
          s.schedule(Promise.resolve(), 'read').then(() => server.read(after, upTo));
        const feed = new CommitFeed({ read, log: () => undefined });
        feed.begin(0);
        const heard: string[] = [];
        let resyncs = 0;
        feed.onCommitted(({ tenant, elsewhere }) => heard.push(`${tenant} ${elsewhere ? 'elsewhere' : 'here'}`));
        feed.onResync(() => (resyncs += 1));

        const ourCommit = async (): Promise<void> => {
          await s.schedule(Promise.resolve(), 'begin');
          await feed.bring(read);
          await s.schedule(Promise.resolve(), 'write');
          const seq = server.commit('here');
          // The row of numbers may be read here after others have heard of the commit.
          await s.schedule(Promise.resolve(), 'numbers');
          feed.expect(seq);
          await s.schedule(Promise.resolve(), 'committed');
          const { numbers, told: events } = ofCommit(seq);
          await feed.own(numbers, events);
          expect(heard).toContain(`commit-${seq} here`);
        };
        const begin = async (step: Step): Promise<void> => {
          await s.schedule(Promise.resolve(), step);
          if (step === 'we commit') await ourCommit();
          else if (step === 'news are asked for') await feed.heard(server.commits.length);
          else {
            const seq = server.commit('elsewhere');
            if (step === 'another commits') return;
            await s.schedule(Promise.resolve(), 'hint');
            feed.hint(seq);
          }
        };
        const done = Promise.all(all.map(begin));
        await s.waitFor(done);
        const last = feed.heard(server.commits.length);
        await s.waitFor(last);
        expect(heard).toEqual(server.commits.map((by, i) => `commit-${i + 1} ${by}`));
        expect(resyncs).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('brings nothing along where nothing is new', async () => {
    const feed = new CommitFeed({ read: () => Promise.resolve([]), log: () => undefined });
    feed.begin(7);
    feed.hint(7);
    let reads = 0;
    await feed.bring(() => {
      reads += 1;
      return Promise.resolve([]);
    });
    expect(reads).toBe(0);
  });

  it('leaves what would keep a transaction waiting to a reading of its own', async () => {
    const feed = new CommitFeed({ read: () => Promise.resolve([]), log: () => undefined });
    feed.begin(7);
    feed.hint(500);
    let reads = 0;
    await feed.bring(() => {
      reads += 1;
      return Promise.resolve([]);
    });
    expect(reads).toBe(0);
  });

  it('asks to read everything again when what was hinted at is gone', async () => {
    const feed = new CommitFeed({ read: () => Promise.resolve([]), log: () => undefined });
    feed.begin(7);
    let resyncs = 0;
    feed.onResync(() => (resyncs += 1));
    feed.hint(9);
    await feed.bring(() => Promise.resolve([]));
    expect(resyncs).toBe(1);
    await feed.heard(9);
    expect(resyncs).toBe(1);
  });

  it('waits longer for others of their kind where a commit of ours that brings news along is likely soon', async () => {
    const feed = new CommitFeed({ read: () => Promise.resolve([]), log: () => undefined });
    feed.begin(0);
    const calm = feed.gatherMs();
    const { numbers, told: events } = ofCommit(1);
    await feed.own(numbers, events);
    expect(feed.gatherMs()).toBeGreaterThan(calm);
  });
});
