import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { Agent, get, type IncomingMessage } from 'node:http';
import { Public } from '../../src/auth/route-access.js';
import { RunningApp } from '../app/running-app.js';
import { type Edge, startEdge } from './support/edge.js';

@Controller('api')
@Public()
class SlowController {
  static entered: () => void = () => undefined;
  static finish: () => void = () => undefined;

  @Get('late')
  async late() {
    SlowController.entered();
    await new Promise<void>((resolve) => (SlowController.finish = resolve));
    return { late: true };
  }

  @Get('quick')
  quick() {
    return {};
  }
}

const read = (url: string, agent?: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, agent ? { agent } : {}, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer));
    }).on('error', reject);
  });

describe('the end of the service', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await startEdge({ controllers: [SlowController] });
  });
  afterEach(() => edge.close());

  it('lets a request under way finish, takes no new connection, and then is over', async () => {
    const entered = new Promise<void>((resolve) => (SlowController.entered = resolve));
    const late = read(`${edge.url}/api/late`);
    await entered;
    const order: string[] = [];
    edge.shutdown.on('store', 'store', () => void order.push('store'));
    const ended = edge.shutdown.run();
    let refused = false;
    while (!refused) {
      refused = await read(`${edge.url}/api/quick`).then(
        () => false,
        () => true,
      );
    }
    order.push('released');
    SlowController.finish();
    const answer = await late;
    expect(answer.statusCode).toBe(200);
    expect(await ended).toEqual([]);
    expect(order).toEqual(['released', 'store']);
  });

  it('does not wait for a connection that idles', async () => {
    const agent = new Agent({ keepAlive: true });
    await read(`${edge.url}/api/quick`, agent);
    const begun = performance.now();
    expect(await edge.shutdown.run()).toEqual([]);
    // It would idle for 10 s.
    expect(performance.now() - begun).toBeLessThan(8_000);
    agent.destroy();
  });
});

describe('the end of the whole product', () => {
  it('ends live streams with a word on when to come back', async () => {
    const app = await RunningApp.start();
    try {
      const answer = await fetch(`${app.url}/api/events`);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const text = answer.text();
      await app.stop();
      expect((await text).match(/retry: \d+/g)?.length).toBeGreaterThanOrEqual(2);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
