import type { Problem } from '@aetherlink/contracts/problem';
import type { RecordDetail, RecordPage } from '@aetherlink/contracts/record';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeToken } from '../../src/auth/token-text.js';
import type { ImportedRecord } from '../../src/domain/crm-record.js';
import { sampleRun } from '../../src/persistence/testing/sample-facts.js';
import { RunningApp } from '../app/running-app.js';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const SEEN = Date.UTC(2026, 10, 12, 14, 30);

const job = (number: number, over: Partial<ImportedRecord> = {}): ImportedRecord => ({
  kind: 'job',
  externalId: `job-${number}`,
  title: `Roof ${number}`,
  status: number % 2 === 0 ? 'Lead' : 'Approved',
  owner: number % 3 === 0 ? 'Ada' : 'Bo',
  value: number * 100,
  createdAt: SEEN - 100 * DAY_MS,
  modifiedAt: SEEN - number * DAY_MS,
  hash: `hash ${number}`,
  raw: { job: { id: `job-${number}`, odd: null } },
  ...over,
});

describe('the records of a tenant', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await RunningApp.start();
    await app.crm('POST', 'schedule', { tenant: 'acme', body: { interval_sec: 86_400 } });
    await app.crm('POST', 'schedule', { tenant: 'other', body: { interval_sec: 86_400 } });
    // The run of a new schedule begins a moment after the answer: no active run may also be none yet.
    for (const tenant of ['acme', 'other']) {
      await app.until(`the first tick of ${tenant}`, async () =>
        (await app.persistence.runs.page({ tenant, limit: 1 })).rows.some(({ finishedAt }) => finishedAt !== undefined),
      );
    }
    await importInto('acme', [
      ...Array.from({ length: 9 }, (_, index) => job(index + 1)),
      job(10, {
        title: '=cmd|calc',
        owner: '@home, "quoted"',
        contact: { name: 'Cy', email: 'cy@example.com', phone: '+1 555 0100', company: 'Cy Ltd' },
        raw: {
          job: {
            id: 'job-10',
            locationAddress: { street1: '1 Elm St', city: 'Austin', state: { abbreviation: 'TX' } },
          },
          milestone_history: { items: [{ name: 'Lead', date: '2026-11-01T10:00:00Z' }] },
          financials: { approvedJobValue: 1_000, balanceDue: 10 },
        },
      }),
      {
        kind: 'contact',
        externalId: 'contact-1',
        title: 'Cy',
        status: '',
        hash: 'c',
        raw: { contact: { id: 'contact-1' } },
      },
      {
        kind: 'user',
        externalId: 'user-1',
        title: 'Ada',
        status: 'Active',
        hash: 'u',
        raw: { user: { id: 'user-1' } },
      },
    ]);
    await importInto('other', [job(1, { title: "Another customer's roof" })]);
  });
  afterAll(async () => {
    await app.stop();
    app.remove();
  });

  /** As a run does it. */
  async function importInto(tenant: string, upserts: readonly ImportedRecord[]): Promise<void> {
    const id = `run-of-${tenant}`;
    const { persistence, clock } = app;
    await persistence.act(tenant, ({ schedule }) => {
      const run = sampleRun(tenant, id, clock.now(), { status: 'running', startedAt: clock.now() });
      return { runs: [{ ...run, generation: schedule?.generation ?? '' }], result: undefined };
    });
    await persistence.records.apply(tenant, { runId: id, attempt: 1, upserts });
    const missing = tenant === 'acme' ? [{ kind: 'job' as const, externalId: 'job-9' }] : [];
    await persistence.records.apply(tenant, { runId: id, attempt: 1, missing });
  }

  const page = async (query: string) => (await app.crm<RecordPage>('GET', `records?tenant=acme${query}`)).body;
  const ids = async (query: string) => (await page(query)).items.map(({ external_id }) => external_id);
  const refusal = async (path: string) => {
    const { status, body } = await app.crm<Problem>('GET', path);
    return [`${status} ${body.code}`, body.errors?.map(({ field }) => field).join(',') ?? body.detail];
  };

  it('are listed with the newest modification first, and with counts for tabs and filters', async () => {
    const answer = await page('&kind=job&limit=3');
    expect(answer.items.map(({ external_id }) => external_id)).toEqual(['job-1', 'job-2', 'job-3']);
    expect(answer.items[0]).toMatchObject({
      tenant: 'acme',
      kind: 'job',
      title: 'Roof 1',
      status: 'Approved',
      owner: 'Bo',
      value: 100,
      source: 'acculynx',
      modified_at: (SEEN - DAY_MS) / 1000,
      modified_at_iso: new Date(SEEN - DAY_MS).toISOString(),
      missing: false,
      run_id: 'run-of-acme',
    });
    expect(answer.items[0]).not.toHaveProperty('raw');
    expect(answer.counts).toEqual({ job: 10, contact: 1, user: 1, missing: 1 });
    expect(answer.statuses).toEqual([
      { name: 'Approved', count: 5 },
      { name: 'Lead', count: 5 },
    ]);
    expect(answer.owners[0]).toEqual({ name: 'Bo', count: 6 });
  });

  it('are read page by page', async () => {
    const all: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer: RecordPage = await page(`&kind=job&limit=4${cursor ? `&cursor=${cursor}` : ''}`);
      all.push(...answer.items.map(({ external_id }) => external_id));
      cursor = answer.next_cursor;
    }
    expect(all).toEqual(Array.from({ length: 10 }, (_, index) => `job-${index + 1}`));
  });

  it('are narrowed by kind, text, status, owner and time', async () => {
    expect(await ids('&kind=contact')).toEqual(['contact-1']);
    expect(await ids('&kind=job&search=roof%207')).toEqual(['job-7']);
    expect(await ids('&kind=job&status=Lead&owner=Ada')).toEqual(['job-6']);
    expect(await ids(`&kind=job&since=${(SEEN - 2 * DAY_MS) / 1000}`)).toEqual(['job-1', 'job-2']);
    expect(await ids('&kind=job&search=cy@example')).toEqual(['job-10']);
  });

  it('are told whether a complete sweep still finds them', async () => {
    const { items } = await page('&kind=job&search=job-9');
    expect(items).toMatchObject([{ external_id: 'job-9', missing: true }]);
  });

  it('need their tenant named, also by who may see everybody', async () => {
    for (const path of ['records', 'records/export', 'records/job/job-1']) {
      expect(await refusal(path)).toEqual(['400 tenant_required', expect.stringContaining('?tenant=')]);
    }
    expect(await refusal('records?tenant=No%20Slug')).toEqual(['400 tenant_invalid', expect.any(String)]);
  });

  it.each([
    ['kind=estimate', 'kind'],
    ['limit=0', 'limit'],
    ['limit=many', 'limit,limit'],
    ['since=yesterday', 'since'],
    [`search=${'x'.repeat(101)}`, 'search'],
    ['cursor=nowhere', 'cursor'],
    ['colour=red', 'colour'],
    ['status=Lead&status=Approved', 'status'],
  ])('are refused for %s, naming the field', async (query, field) => {
    expect(await refusal(`records?tenant=acme&${query}`)).toEqual(['400 validation_failed', field]);
  });

  it('are none for a tenant that has imported nothing', async () => {
    const { status, body } = await app.crm<RecordPage>('GET', 'records?tenant=nobody');
    expect([status, body.items, body.counts]).toEqual([200, [], { job: 0, contact: 0, user: 0, missing: 0 }]);
  });

  it('are shown one by one with what the vendor said', async () => {
    const { body } = await app.crm<RecordDetail>('GET', 'records/job/job-10?tenant=acme');
    expect(body.record).toMatchObject({
      external_id: 'job-10',
      title: '=cmd|calc',
      contact: { name: 'Cy' },
      milestones: [{ name: 'Lead', at_iso: '2026-11-01T10:00:00.000Z' }],
      money: { approved_value: 1_000, balance_due: 10 },
      address: '1 Elm St, Austin, TX',
      raw: { financials: { approvedJobValue: 1_000 } },
    });
    const plain = await app.crm<RecordDetail>('GET', 'records/job/job-1?tenant=acme');
    expect(plain.body.record.raw).toEqual({ job: { id: 'job-1', odd: null } });
  });

  it('are not found under another kind, another tenant or a made-up name', async () => {
    for (const path of ['contact/job-1', 'job/job-99', 'estimate/job-1', 'job/__proto__', 'job/..%2fjob-1']) {
      expect((await refusal(`records/${path}?tenant=acme`))[0]).toBe('404 not_found');
    }
    expect((await refusal('records/job/job-2?tenant=other'))[0]).toBe('404 not_found');
    const { body } = await app.crm<RecordDetail>('GET', 'records/job/job-1?tenant=other');
    expect(body.record.title).toBe("Another customer's roof");
  });

  it('are exported as CSV that a spreadsheet shows and does not compute', async () => {
    const response = await fetch(`${app.url}/api/crm/import/acculynx/records/export?tenant=acme&format=csv&kind=job`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="records-acme-2026-11-12.csv"');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString('utf8').split('\r\n');
    expect(lines).toHaveLength(12);
    expect(lines[0]).toMatch(/^kind,external_id,title,status,owner,value,contact_name,/);
    expect(lines[10]).toBe(
      `job,job-10,'=cmd|calc,Lead,"'@home, ""quoted""",1000,Cy,cy@example.com,'+1 555 0100,Cy Ltd,2026-08-04T14:30:00.000Z,2026-11-02T14:30:00.000Z,2026-11-12T14:30:00.000Z,2026-11-12T14:30:00.000Z,false`,
    );
    expect(lines[11]).toBe('');
    const { rows } = await app.persistence.audit.page({ operations: ['audit.exported'], limit: 1 });
    expect(rows[0]).toMatchObject({
      ring: 'people',
      tenant: 'acme',
      actor: 'local:ops',
      outcome: 'success',
      metadata: { what: 'records', format: 'csv', filters: { tenant: 'acme', kind: 'job' } },
    });
  });

  it('are exported with the filters of the list, and of every kind without one', async () => {
    const csv = async (query: string) =>
      (await (await fetch(`${app.url}/api/crm/import/acculynx/records/export?tenant=acme${query}`)).text()).split(
        '\r\n',
      );
    expect(await csv('&status=Lead&owner=Ada')).toHaveLength(3);
    expect(await csv('')).toHaveLength(14);
    expect(await refusal('records/export?tenant=acme&format=xlsx')).toEqual(['400 validation_failed', 'format']);
    expect(await refusal('records/export?tenant=acme&limit=5')).toEqual(['400 validation_failed', 'limit']);
  });

  it('stay when the schedule goes', async () => {
    await app.crm('DELETE', 'schedule', { tenant: 'other' });
    expect((await app.crm<RecordPage>('GET', 'records?tenant=other')).body.counts.job).toBe(1);
  });
});

describe('the records of somebody else', () => {
  it('are those of a tenant that does not exist', async () => {
    const app = await RunningApp.start({ variables: { AUTH_MODE: 'token' } });
    try {
      const { id, text, sha256 } = makeToken();
      const now = app.clock.now();
      await app.persistence.tokens.save({
        id,
        name: 'reader',
        role: 'viewer',
        tenants: ['acme'],
        sha256,
        createdBy: 'test',
        createdAt: now,
        expiresAt: now + DAY_MS,
      });
      const headers = { authorization: `Bearer ${text}` };
      const read = async (path: string) => {
        const { status, body } = await app.crm('GET', path, { headers });
        return [status, body.code];
      };
      for (const path of ['records?tenant=other', 'records/export?tenant=other', 'records/job/job-1?tenant=other']) {
        expect(await read(path)).toEqual([404, 'schedule_not_found']);
      }
      expect(await read('records')).toEqual([400, 'tenant_required']);
      expect((await read('records?tenant=acme'))[0]).toBe(200);
      expect(await read('credentials')).toEqual([403, 'forbidden']);
    } finally {
      await app.stop();
      app.remove();
    }
  });
});
