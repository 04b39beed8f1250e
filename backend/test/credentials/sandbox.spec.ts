import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SandboxProcess } from '../acculynx/sandbox-process.js';
import { RunningApp } from '../app/running-app.js';
import { words } from './credential-bed.js';
import type { CredentialState, CredentialTested } from '@aetherlink/contracts/credential';

/** Starts over and over, on a machine that may be busy. */
jest.setTimeout(120_000);

describe('a key that AccuLynx is asked about', () => {
  let sandbox: SandboxProcess;
  let app: RunningApp;
  let pulse: NodeJS.Timeout;
  beforeAll(async () => {
    sandbox = await SandboxProcess.start('--jobs', '10', '--locations', '2', '--ban-ms', '1000');
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    app = await RunningApp.start({ variables: { ACCULYNX_BASE_URL: sandbox.baseUrl } });
    // Calls are paced and given up by the clock, which leaves the sandbox time to answer on a busy machine.
    pulse = setInterval(() => app.clock.advance(10), 5);
    for (const tenant of ['acme', 'other'])
      await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 86_400 } });
  });
  afterEach(async () => {
    await sandbox.clearFaults();
    clearInterval(pulse);
    await app.stop();
    app.remove();
  });

  const put = (tenant: string, api_key: string) =>
    app.crm<CredentialState & { code?: string }>('PUT', 'credentials', { tenant, body: { api_key } });
  const test = () => app.crm<CredentialTested & { code?: string }>('POST', 'credentials/test', { tenant: 'acme' });
  const asked = async () => (await sandbox.requests()).map(({ method, path }) => `${method} ${path}`);

  it('is kept with the name of its location, for one call', async () => {
    const before = (await asked()).length;
    const { key, name, company_id } = sandbox.location(0);
    const { status, body } = await put('acme', key);
    expect([status, body.location_name, body.company_id]).toEqual([200, name, company_id]);
    expect((await asked()).slice(before)).toEqual([expect.stringContaining('GET /api/v2/company-settings')]);
    expect(body.calls?.last_minute).toBe(1);
    expect(body.calls?.left).toBe((body.calls?.per_minute ?? 0) - 1);
  });

  it('is refused when nobody has it', async () => {
    expect(words(await put('acme', 'a-key-nobody-knows'))).toBe('422 credentials_rejected');
    expect((await app.crm<CredentialState>('GET', 'credentials', { tenant: 'acme' })).body.configured).toBe(false);
  });

  it('belongs to one tenant, and one tenant to one location', async () => {
    await put('acme', sandbox.location(0).key);
    expect(words(await put('other', sandbox.location(0).key))).toBe('409 location_in_use');
    expect(words(await put('acme', sandbox.location(1).key))).toBe('409 location_mismatch');
    expect(words(await put('other', sandbox.location(1).key))).toBe('200 ok');
  });

  it('is noted as rejected once it is deactivated, and as working once it is not any more', async () => {
    await put('acme', sandbox.location(0).key);
    await sandbox.fault({ kind: 'bad_key' });
    const refused = await test();
    expect([refused.status, refused.body.health]).toEqual([200, 'rejected']);
    await sandbox.clearFaults();
    expect((await test()).body.health).toBe('ok');
  });

  it.each([
    ['forbidden', '422 credentials_rejected'],
    ['server_error', '503 upstream_unavailable'],
    ['rate_limited', '503 upstream_unavailable'],
    ['html_200', '503 upstream_unavailable'],
    ['garbage_json', '503 upstream_unavailable'],
    ['truncated_json', '503 upstream_unavailable'],
    ['redirect', '503 upstream_unavailable'],
    ['reset', '503 upstream_unavailable'],
    ['stall', '503 upstream_unavailable'],
    ['huge_body', '503 upstream_unavailable'],
  ])('is not saved when AccuLynx answers with %s', async (kind, refusal) => {
    await sandbox.fault({ kind });
    const refused = await put('acme', sandbox.location(0).key);
    expect(words(refused)).toBe(refusal);
    expect((await app.crm<CredentialState>('GET', 'credentials', { tenant: 'acme' })).body.configured).toBe(false);
  });

  it('is not judged while AccuLynx is out of order', async () => {
    await put('acme', sandbox.location(0).key);
    await sandbox.fault({ kind: 'server_error' });
    expect(words(await test())).toBe('503 upstream_unavailable');
    expect((await app.crm<CredentialState>('GET', 'credentials', { tenant: 'acme' })).body.health).toBe('ok');
  });
});
