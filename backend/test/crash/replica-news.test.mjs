import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { openEvents } from './event-stream.mjs';
import { withHouseOn } from './replica-house.mjs';

const RARE = { interval_sec: 86_400, description: 'rare' };
const SEEN_WITHIN_MS = 15_000;
/** Cuts the connections on which replicas of this database listen. */
const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name LIKE 'command-center listen%'`;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

const sees = (stream, tenant, state) =>
  until(
    `the browser sees that ${tenant} is ${state}`,
    () =>
      stream.events().findLast((event) => event.name === 'schedule' && event.tenant === tenant)?.schedule?.state ===
      state,
    { deadlineMs: SEEN_WITHIN_MS },
  );

test('a browser sees what another replica did while the connection that listens is cut, within 15 s', async () => {
  await withHouseOn(postgres, async (house) => {
    const [acting, watched] = await house.startMany(2);
    await acting.api.create('seen', RARE);
    const stream = await openEvents(watched.url);
    try {
      await acting.api.pause('seen');
      await sees(stream, 'seen', 'paused');
      const administrator = await house.session();
      let over = false;
      let cuts = 0;
      // Again and again, so that no hint gets through and only the look at the rows can tell.
      const cutting = (async () => {
        while (!over) {
          cuts += (await administrator.query(CUT)).rows.length;
          await pause(20);
        }
      })();
      const changedAt = performance.now();
      try {
        await until('a connection was cut', () => cuts > 0);
        await acting.api.resume('seen');
        await sees(stream, 'seen', 'ok');
      } finally {
        over = true;
        await cutting;
      }
      const seenAfterMs = Math.round(performance.now() - changedAt);
      await acting.api.pause('seen');
      await sees(stream, 'seen', 'paused');
      console.log(JSON.stringify({ cuts, seen_after_ms: seenAfterMs }));
    } finally {
      stream.close();
    }
    await until('it is ready', async () => (await fetch(`${watched.url}/health/ready`)).status === 200);
  });
});
