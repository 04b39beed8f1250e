import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Persistence } from '../persistence.js';
import type { PersistenceFixture } from './persistence-fixture.js';
import { sampleLogLine } from './sample-records.js';

/** What every adapter promises about logs of runs. */
export function describeRunLogs(makeFixture: () => Promise<PersistenceFixture>): void {
  describe('the log of a run', () => {
    const RUN = '01900000-0000-7000-8000-000000000001';
    const OTHER = '01900000-0000-7000-8000-000000000002';
    let fixture: PersistenceFixture;
    let store: Persistence;
    let now: number;

    beforeEach(async () => {
      fixture = await makeFixture();
      store = await fixture.open();
      now = fixture.clock.now();
    });
    afterEach(() => fixture.close());

    it('is read oldest line first, over all pages, and is the run’s alone', async () => {
      const lines = Array.from({ length: 7 }, (_, i) => sampleLogLine(now + i, { message: `call ${i}` }));
      await store.runLogs.append(RUN, lines.slice(0, 3));
      await store.runLogs.append(OTHER, [sampleLogLine(now, { level: 'warn', status: 0 })]);
      await store.runLogs.append(RUN, lines.slice(3));
      const read: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.runLogs.page(RUN, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.rows.length).toBeLessThanOrEqual(3);
        read.push(...page.rows);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(read).toEqual(lines);
    });

    it('has nothing in it for a run without one, and keeps notes without a call as they are', async () => {
      expect(await store.runLogs.page(RUN, { limit: 5 })).toMatchObject({ rows: [], nextCursor: null });
      await store.runLogs.append(RUN, [{ at: now, level: 'error', message: 'The key was refused.' }]);
      expect((await store.runLogs.page(RUN, { limit: 5 })).rows).toEqual([
        { at: now, level: 'error', message: 'The key was refused.' },
      ]);
    });

    it('goes on behind lines that were appended while it was read', async () => {
      await store.runLogs.append(RUN, [sampleLogLine(now), sampleLogLine(now + 1)]);
      const first = await store.runLogs.page(RUN, { limit: 1 });
      await store.runLogs.append(RUN, [sampleLogLine(now + 2)]);
      const second = await store.runLogs.page(RUN, { limit: 5, cursor: first.nextCursor ?? '' });
      expect(second.rows.map(({ at }) => at)).toEqual([now + 1, now + 2]);
    });

    it('refuses a cursor that is not its own', async () => {
      await store.runLogs.append(RUN, [sampleLogLine(now)]);
      await expect(store.runLogs.page(RUN, { limit: 2, cursor: 'rubbish' })).rejects.toMatchObject({
        code: 'validation_failed',
      });
    });
  });
}
