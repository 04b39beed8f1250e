import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { processUsage, watchUsage } from '../measure/process-usage.mjs';
import { requireStatus, timedClient } from '../measure/request.mjs';
import { requireOk } from '../measure/require-ok.mjs';

const STREAM_ATTEMPTS = 2_000;
const ATTEMPTS_AT_ONCE = 400;
/** Each of them tells all open streams of a run every few seconds. */
const BUSY_TENANTS = 20;
const SLOW_SOCKETS = 500;
const POLITE_EVERY_MS = 20;

/** Somebody who works meanwhile: reads the list, one request after the other. */
function politeClient(url) {
  const client = timedClient(url, { connections: 1 });
  const samples = [];
  let working = true;
  const work = (async () => {
    while (working) {
      samples.push(requireStatus(await client.request('GET', '/api/crm/import/acculynx/schedules'), 200).ms);
      await pause(POLITE_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      working = false;
      await work;
      client.close();
      return samples;
    },
  };
}

/** Opens a stream and reads it. @returns the status; a stream that was let in stays open. */
const attempt = (url, agent, open) =>
  new Promise((resolve) => {
    const request = get(`${url}/api/events`, { agent }, (answer) => {
      answer.on('error', () => undefined).resume();
      if (answer.statusCode === 200) {
        open.add(answer);
        resolve(200);
      } else {
        answer.once('end', () => resolve(answer.statusCode));
      }
    });
    request.once('error', () => resolve(0));
  });

async function streamFlood(product) {
  const agent = new Agent({ keepAlive: true });
  const open = new Set();
  const before = processUsage(product.pid);
  const usage = watchUsage(product.pid);
  const polite = politeClient(product.url);
  const statuses = [];
  try {
    for (let made = 0; made < STREAM_ATTEMPTS; made += ATTEMPTS_AT_ONCE) {
      const attempts = Array.from({ length: ATTEMPTS_AT_ONCE }, () => attempt(product.url, agent, open));
      statuses.push(...(await Promise.all(attempts)));
    }
    await pause(5_000);
    const samples = await polite.stop();
    const { maxRssMb } = usage.stop();
    const count = (wanted) => statuses.filter(wanted).length;
    return [
      figure(
        'hostile.streams_open',
        count((status) => status === 200),
        'of 2000',
        { atMost: 200 },
      ),
      figure(
        'hostile.streams_failed',
        count((status) => status === 0 || status >= 500),
        'of 2000',
        { atMost: 0 },
      ),
      figure('hostile.streams_rss_growth', maxRssMb - (before?.rssMb ?? Number.NaN), 'MB', { atMost: 100 }),
      figure('hostile.streams_polite_p50', percentile(samples, 0.5), 'ms'),
      figure('hostile.streams_polite_p99', percentile(samples, 0.99), 'ms', { atMost: 500 }),
    ];
  } finally {
    for (const answer of open) answer.destroy();
    agent.destroy();
  }
}

/** One socket whose headers never end. `closed` resolves with the milliseconds that it was let live. */
function slowSocket(port) {
  const begun = performance.now();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.write('GET /api/session HTTP/1.1\r\nHost: localhost\r\n');
  const drip = setInterval(() => socket.writable && socket.write('X-A: 1\r\n'), 1_000);
  const closed = new Promise((resolve) => {
    socket.once('close', () => {
      clearInterval(drip);
      resolve(performance.now() - begun);
    });
  });
  return { closed, destroy: () => socket.destroy() };
}

async function slowSockets(product, seconds) {
  const sockets = new Set();
  const lives = [];
  let attacking = true;
  const attacker = async () => {
    while (attacking) {
      const socket = slowSocket(product.port);
      sockets.add(socket);
      const life = await socket.closed;
      sockets.delete(socket);
      // A socket that this side has ended says nothing about the service.
      if (attacking) lives.push(life);
    }
  };
  const attackers = Array.from({ length: SLOW_SOCKETS }, attacker);
  const polite = politeClient(product.url);
  await pause(seconds * 1_000);
  attacking = false;
  const samples = await polite.stop();
  for (const { destroy } of sockets) destroy();
  await Promise.all(attackers);
  return [
    figure('hostile.slow_sockets_gone_after_max', percentile(lives, 1) / 1_000, 's', { atMost: 15.5 }),
    figure('hostile.slow_sockets_polite_p50', percentile(samples, 0.5), 'ms'),
    figure('hostile.slow_sockets_polite_p99', percentile(samples, 0.99), 'ms', { atMost: 500 }),
  ];
}

/** 2,000 attempts at live streams, then 500 sockets that drip: what becomes of everybody else meanwhile. */
export const hostile = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const product = await startProduct({ dataDir });
    try {
      const api = apiClient(product.url);
      for (let tenant = 0; tenant < BUSY_TENANTS; tenant += 1) {
        requireOk(await api.create(`busy-${tenant}`, { interval_sec: 5 }), 'create a schedule');
      }
      return [...(await streamFlood(product)), ...(await slowSockets(product, quick ? 20 : 60))];
    } finally {
      await product.stop('SIGKILL');
    }
  });
