import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '../../src/domain/domain-error.js';
import { sampleRun } from '../../src/persistence/testing/sample-facts.js';
import { BLUE_RIDGE, CredentialBed, KEY, LAKESHORE, OTHER_KEY, SECOND_KEY, words } from './credential-bed.js';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('the key of a tenant', () => {
  let bed: CredentialBed;
  beforeEach(async () => {
    bed = await CredentialBed.start();
  });
  afterEach(() => bed.end());

  it('is none at first', async () => {
    const state = await bed.state('acme');
    expect(state).toMatchObject({ ok: true, tenant: 'acme', configured: false });
    expect(state).not.toHaveProperty('last4');
  });

  it('is checked, kept, and shown by its last four alone', async () => {
    const { status, body } = await bed.put('acme', `  ${KEY}\n`);
    const now = bed.app.clock.now();
    const shown = {
      tenant: 'acme',
      configured: true,
      last4: '7Q2f',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      location_name: LAKESHORE.name,
      company_id: LAKESHORE.companyId,
      set_at: now / 1000,
      set_at_iso: new Date(now).toISOString(),
      set_by: 'local:ops',
      checked_at: now / 1000,
      health: 'ok',
      calls: { last_minute: 0, per_minute: expect.any(Number), left: expect.any(Number) },
    };
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...shown, hold_lifted: false, message: expect.stringContaining(LAKESHORE.name) });
    expect(await bed.state('acme')).toMatchObject(shown);
    expect(bed.keyCheck.asked).toEqual([{ apiKey: KEY, keyId: body.fingerprint }]);
    expect(await bed.schedule('acme')).toMatchObject({ location_name: LAKESHORE.name, key_health: 'ok' });
  });

  it('is audited without the key', async () => {
    await bed.put('acme', KEY);
    await bed.put('acme', SECOND_KEY);
    expect(await bed.audit('credentials.updated')).toMatchObject([
      {
        ring: 'people',
        tenant: 'acme',
        actor: 'local:ops',
        outcome: 'success',
        before: { last4: '7Q2f', location_name: LAKESHORE.name },
        after: { last4: '91aB', location_name: LAKESHORE.name },
      },
      { before: { last4: null, location_name: null }, after: { last4: '7Q2f', location_name: LAKESHORE.name } },
    ]);
  });

  it('has the same fingerprint each time, and another one than another key', async () => {
    const fingerprints: unknown[] = [];
    for (const key of [KEY, SECOND_KEY, KEY]) fingerprints.push((await bed.put('acme', key)).body.fingerprint);
    expect(fingerprints[2]).toBe(fingerprints[0]);
    expect(fingerprints[1]).not.toBe(fingerprints[0]);
  });

  it('survives a restart', async () => {
    const { body: before } = await bed.put('acme', KEY);
    await bed.restart();
    expect((await bed.state('acme')).fingerprint).toBe(before.fingerprint);
    expect((await bed.test('acme')).body.health).toBe('ok');
    expect(bed.keyCheck.asked.at(-1)).toEqual({ apiKey: KEY, keyId: before.fingerprint });
  });

  it('needs a schedule', async () => {
    const wish = { tenant: 'nobody' };
    const answers = await Promise.all([
      bed.app.crm('GET', 'credentials', wish),
      bed.app.crm('PUT', 'credentials', { ...wish, body: { api_key: KEY } }),
      bed.app.crm('DELETE', 'credentials', wish),
      bed.app.crm('POST', 'credentials/test', wish),
    ]);
    expect(answers.map(words)).toEqual(Array(4).fill('404 schedule_not_found'));
    expect(bed.keyCheck.asked).toEqual([]);
  });

  it('needs the tenant in its header', async () => {
    expect(words(await bed.app.crm('GET', 'credentials'))).toBe('400 tenant_required');
  });

  it('leaves alone a key of the same location when the new one is of another', async () => {
    await bed.put('acme', KEY);
    expect(words(await bed.put('acme', OTHER_KEY))).toBe('409 location_mismatch');
    expect(await bed.state('acme')).toMatchObject({ last4: '7Q2f', company_id: LAKESHORE.companyId });
    expect(await bed.audit('credentials.updated')).toHaveLength(1);
  });

  it('cannot be of another location than the records that were imported', async () => {
    const { persistence, clock } = bed.app;
    await bed.putFirst('acme', KEY);
    await persistence.act('acme', ({ schedule }) => {
      const run = sampleRun('acme', 'run-1', clock.now(), { status: 'running', startedAt: clock.now() });
      return { runs: [{ ...run, generation: schedule?.generation ?? '' }], result: undefined };
    });
    const { companyId, name } = LAKESHORE;
    const state = { ...(await persistence.records.importState('acme')), companyId, locationName: name };
    await persistence.records.apply('acme', { runId: 'run-1', attempt: 1, state });
    await bed.remove('acme');
    const refused = await bed.put('acme', OTHER_KEY);
    expect(words(refused)).toBe('409 location_mismatch');
    expect(refused.body.detail).toContain(`belongs to ${BLUE_RIDGE.name}, but acme imports ${name}.`);
    expect(words(await bed.put('acme', SECOND_KEY))).toBe('200 ok');
  });

  it('cannot be of a location that another tenant imports', async () => {
    await bed.put('other', KEY);
    const refused = await bed.put('acme', SECOND_KEY);
    expect([words(refused), refused.body.detail]).toEqual([
      '409 location_in_use',
      expect.stringContaining('by other.'),
    ]);
    expect((await bed.state('acme')).configured).toBe(false);
    await bed.remove('other');
    expect(words(await bed.put('acme', SECOND_KEY))).toBe('200 ok');
  });

  it('goes to one of two tenants that ask for the same location at once', async () => {
    const open = bed.keyCheck.wait();
    const both = Promise.all([bed.put('acme', KEY), bed.put('other', SECOND_KEY)]);
    await bed.app.until('both checks', () => bed.keyCheck.asked.length === 2);
    open();
    expect((await both).map(words).sort()).toEqual(['200 ok', '409 location_in_use']);
    const states = await Promise.all([bed.state('acme'), bed.state('other')]);
    expect(states.filter(({ configured }) => configured)).toHaveLength(1);
    expect(await bed.audit('credentials.updated')).toHaveLength(1);
  });

  describe('is refused, and nothing is saved,', () => {
    afterEach(async () => {
      expect((await bed.state('acme')).configured).toBe(false);
      expect(await bed.audit('credentials.updated')).toEqual([]);
    });

    it.each([
      ['that is too short', 'short12'],
      ['that is empty', '      '],
      ['that is too long', 'k'.repeat(513)],
      ['with a line break inside', 'first-half\nsecond-half'],
      ['with letters outside ASCII', 'schlüssel-der-lakeshore'],
      ['that is a number', 12_345_678],
      ['that is a list', [KEY]],
      ['that is null', null],
    ])('when it is a key %s, by a sentence that does not repeat it', async (_what, api_key) => {
      const answer = await bed.app.crm('PUT', 'credentials', { tenant: 'acme', body: { api_key } });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ field: 'api_key', message: 'An AccuLynx API key has 8 to 512 printable ASCII characters.' }],
      ]);
      expect(bed.keyCheck.asked).toEqual([]);
      if (typeof api_key === 'string' && api_key.trim()) expect(JSON.stringify(answer.body)).not.toContain(api_key);
    });

    it('when the body lacks it or says more', async () => {
      for (const body of [{}, { api_key: KEY, health: 'ok' }]) {
        expect(words(await bed.app.crm('PUT', 'credentials', { tenant: 'acme', body }))).toBe('400 validation_failed');
      }
    });

    it('when the vendor refuses it', async () => {
      expect(words(await bed.put('acme', 'a-key-nobody-knows'))).toBe('422 credentials_rejected');
    });

    it('while the vendor does not answer', async () => {
      bed.keyCheck.answers(KEY, new DomainError('upstream_unavailable', 'AccuLynx does not answer.'));
      const answer = await bed.put('acme', KEY);
      expect([words(answer), answer.headers.get('retry-after')]).toEqual(['503 upstream_unavailable', '5']);
    });

    it('when the schedule is deleted while the vendor is asked', async () => {
      const open = bed.keyCheck.wait();
      const put = bed.put('acme', KEY);
      await bed.app.until('the check', () => bed.keyCheck.asked.length === 1);
      await bed.app.crm('DELETE', 'schedule', { tenant: 'acme' });
      open();
      expect(words(await put)).toBe('404 schedule_not_found');
      await bed.app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 3600 } });
    });
  });
});
