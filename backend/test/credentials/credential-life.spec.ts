import type { Session } from '@aetherlink/contracts/session';
import type { Tick } from '@aetherlink/contracts/tick';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '../../src/domain/domain-error.js';
import { BLUE_RIDGE, CredentialBed, KEY, LAKESHORE, SECOND_KEY, words } from './credential-bed.js';

const HOUR_MS = 3_600_000;

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('a saved key', () => {
  let bed: CredentialBed;
  beforeEach(async () => {
    bed = await CredentialBed.start();
    await bed.putFirst('acme', KEY);
  });
  afterEach(() => bed.end());

  const runsOf = (tenant: string): number => bed.app.importer.triggers(tenant).length;
  const heldTicks = async (): Promise<readonly Tick[]> =>
    (await bed.app.crm<{ items: Tick[] }>('GET', 'ticks?tenant=acme')).body.items.filter(
      ({ decision }) => decision === 'held',
    );

  describe('that replaces a refused one', () => {
    it('ends the hold: its ticks are explained and one run starts at once', async () => {
      await bed.hold('acme');
      bed.app.clock.advance(2 * HOUR_MS);
      const before = runsOf('acme');
      const { body } = await bed.put('acme', SECOND_KEY);
      expect([body.hold_lifted, body.message]).toEqual([true, expect.stringContaining('One run is due now.')]);
      await bed.app.until('the run', () => {
        bed.app.clock.advance(10);
        return runsOf('acme') === before + 1;
      });
      expect(await bed.schedule('acme')).not.toHaveProperty('hold');
      const held = await heldTicks();
      expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(2);
      expect((await bed.audit('credentials.updated'))[0]).toMatchObject({
        before: { last4: '7Q2f', hold: 'auth' },
        after: { last4: '91aB', hold: null },
      });
    });

    it('leaves a paused tenant paused', async () => {
      await bed.hold('acme');
      await bed.app.crm('POST', 'pause', { tenant: 'acme', body: {} });
      const { body } = await bed.put('acme', SECOND_KEY);
      expect([body.hold_lifted, body.message]).toEqual([true, expect.stringContaining('The schedule stays paused.')]);
      expect(await bed.schedule('acme')).toMatchObject({ state: 'paused' });
    });

    it('leaves the hold alone when the vendor refuses it too', async () => {
      await bed.hold('acme');
      expect(words(await bed.put('acme', 'a-key-nobody-knows'))).toBe('422 credentials_rejected');
      expect(await bed.schedule('acme')).toMatchObject({ state: 'held', hold: { kind: 'auth' } });
      expect(await bed.state('acme')).toMatchObject({ last4: '7Q2f' });
    });
  });

  describe('that is tried', () => {
    it('says when, and leaves no trace in the audit while it works as before', async () => {
      bed.app.clock.advance(60_000);
      const { status, body } = await bed.test('acme');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        health: 'ok',
        hold_lifted: false,
        checked_at: bed.app.clock.now() / 1000,
        message: `AccuLynx accepts the key of acme for ${LAKESHORE.name}.`,
      });
      expect(body.set_at).toBeLessThan(body.checked_at ?? 0);
      expect(await bed.audit('credentials.updated')).toHaveLength(1);
    });

    it('is noted as rejected when the vendor refuses it, which changes nothing else', async () => {
      bed.keyCheck.forgets(KEY);
      const { status, body } = await bed.test('acme');
      expect([status, body.health, body.configured]).toEqual([200, 'rejected', true]);
      expect(body.message).toContain('refuses');
      const schedule = await bed.schedule('acme');
      expect([schedule.key_health, schedule.hold]).toEqual(['rejected', undefined]);
      expect((await bed.audit('credentials.updated'))[0]).toMatchObject({
        before: { health: 'ok' },
        after: { health: 'rejected' },
      });
    });

    it('ends the hold when it works again', async () => {
      bed.keyCheck.forgets(KEY);
      await bed.test('acme');
      await bed.hold('acme');
      bed.keyCheck.answers(KEY, LAKESHORE);
      const before = runsOf('acme');
      const { body } = await bed.test('acme');
      expect([body.health, body.hold_lifted, body.message]).toEqual([
        'ok',
        true,
        expect.stringContaining('The hold is lifted. One run is due now.'),
      ]);
      await bed.app.until('the run', () => {
        bed.app.clock.advance(10);
        return runsOf('acme') === before + 1;
      });
    });

    it('is left as it was while the vendor does not answer, and when it says another location', async () => {
      bed.keyCheck.answers(KEY, new DomainError('upstream_unavailable', 'AccuLynx does not answer.'));
      bed.app.clock.advance(60_000);
      const before = await bed.state('acme');
      expect(words(await bed.test('acme'))).toBe('503 upstream_unavailable');
      bed.keyCheck.answers(KEY, BLUE_RIDGE);
      expect(words(await bed.test('acme'))).toBe('409 location_mismatch');
      const { checked_at, health } = await bed.state('acme');
      expect([checked_at, health]).toEqual([before.checked_at, 'ok']);
    });

    it('takes over a new name of its location', async () => {
      bed.keyCheck.answers(KEY, { ...LAKESHORE, name: 'Lakeshore Roofing Inc' });
      expect((await bed.test('acme')).body.location_name).toBe('Lakeshore Roofing Inc');
      expect((await bed.audit('credentials.updated'))[0]?.after).toEqual({ location_name: 'Lakeshore Roofing Inc' });
    });

    it('notes nothing on a key that took its place meanwhile', async () => {
      bed.keyCheck.answers(KEY, new DomainError('credentials_rejected', 'AccuLynx refuses this key.'));
      const open = bed.keyCheck.wait();
      const tested = bed.test('acme');
      await bed.app.until('the check', () => bed.keyCheck.asked.length === 2);
      await bed.app.persistence.act('acme', ({ credential }) => ({
        ...(credential ? { credential: { ...credential, last4: 'next', fingerprint: 'f'.repeat(32) } } : {}),
        result: undefined,
      }));
      open();
      const { status, body } = await tested;
      expect([status, body.last4, body.health]).toEqual([200, 'next', 'ok']);
      expect(body.message).toContain('try again');
    });

    it('has to be there', async () => {
      expect(words(await bed.test('other'))).toBe('404 not_found');
    });
  });

  describe('that is removed', () => {
    it('is gone, with its hold, and nothing starts for it', async () => {
      await bed.hold('acme');
      const before = runsOf('acme');
      const { status, body } = await bed.remove('acme');
      expect([status, body.configured, body.hold_lifted]).toEqual([200, false, true]);
      expect(body.message).toContain('use the stub importer');
      expect((await bed.state('acme')).configured).toBe(false);
      const schedule = await bed.schedule('acme');
      expect([schedule.hold, schedule.key_health]).toEqual([undefined, undefined]);
      bed.app.clock.advance(1_000);
      expect(runsOf('acme')).toBe(before);
      expect(await bed.audit('credentials.deleted')).toMatchObject([
        { before: { last4: '7Q2f', hold: 'auth' }, after: { last4: null, hold: null } },
      ]);
      expect(words(await bed.remove('acme'))).toBe('404 not_found');
    });

    it('goes with its schedule, and its location is free again', async () => {
      await bed.app.crm('DELETE', 'schedule', { tenant: 'acme' });
      expect(bed.app.persistence.credentials.known('acme')).toBeUndefined();
      expect(await bed.audit('credentials.deleted')).toMatchObject([{ tenant: 'acme', before: { last4: '7Q2f' } }]);
      expect(words(await bed.put('other', SECOND_KEY))).toBe('200 ok');
    });
  });

  it('is kept while ACCULYNX_MODE is stub, and the answer says that runs stay so', async () => {
    await bed.restart({ variables: { ACCULYNX_MODE: 'stub' } });
    const { status, body } = await bed.put('acme', SECOND_KEY);
    expect([status, body.message]).toEqual([200, expect.stringContaining('ACCULYNX_MODE is stub')]);
    const { features } = (await bed.app.ask<Session>('GET', '/api/session')).body;
    expect(features).toMatchObject({ importer: 'stub', credentials: true });
  });

  it('is told to open consoles when it changes', async () => {
    const stop = new AbortController();
    const response = await fetch(`${bed.app.url}/api/events`, { signal: stop.signal });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
    })().catch(() => undefined);
    await bed.app.until('the head', () => heard.includes('retry:'));
    bed.keyCheck.forgets(KEY);
    await bed.test('acme');
    await bed.app.until('the picture', () => {
      bed.app.clock.advance(50);
      return /"key_health":"rejected"/.test(heard);
    });
    stop.abort();
    await reading;
    expect(heard).not.toContain(KEY);
  });
});
