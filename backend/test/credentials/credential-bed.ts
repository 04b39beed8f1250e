import type { AuditPage } from '@aetherlink/contracts/audit';
import type { CredentialState, CredentialTested } from '@aetherlink/contracts/credential';
import type { Problem } from '@aetherlink/contracts/problem';
import type { ScheduleDetail } from '@aetherlink/contracts/schedule';
import type { Schedule } from '../../src/domain/schedule.js';
import { type Answer, RunningApp } from '../app/running-app.js';
import { TestKeyCheck } from './test-key-check.js';

export const KEY = 'test-key-of-lakeshore-7Q2f';
export const SECOND_KEY = 'test-key-of-lakeshore-91aB';
export const OTHER_KEY = 'test-key-of-blue-ridge-0001';
export const LAKESHORE = { companyId: 'company-lakeshore', name: 'Lakeshore Roofing LLC' };
export const BLUE_RIDGE = { companyId: 'company-blue-ridge', name: 'Blue Ridge Roofing' };

type Options = NonNullable<Parameters<typeof RunningApp.start>[0]>;

/** An app with the schedules `acme` and `other`, and a vendor that knows two keys of one location and one of another. */
export class CredentialBed {
  private constructor(
    public app: RunningApp,
    readonly keyCheck: TestKeyCheck,
  ) {}

  static async start(options: Options = {}): Promise<CredentialBed> {
    const keyCheck = new TestKeyCheck()
      .answers(KEY, LAKESHORE)
      .answers(SECOND_KEY, LAKESHORE)
      .answers(OTHER_KEY, BLUE_RIDGE);
    const app = await RunningApp.start({ keyCheck, ...options });
    for (const tenant of ['acme', 'other']) await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 3600 } });
    // The run of a new schedule begins a moment after the answer: no active run may also be none yet.
    for (const tenant of ['acme', 'other']) {
      await app.until(`the first tick of ${tenant}`, async () =>
        (await app.persistence.runs.page({ tenant, limit: 1 })).rows.some(({ finishedAt }) => finishedAt !== undefined),
      );
    }
    return new CredentialBed(app, keyCheck);
  }

  async restart(options: Options = {}): Promise<void> {
    const { dataDir, clock } = this.app;
    await this.app.stop();
    this.app = await RunningApp.start({ keyCheck: this.keyCheck, clock, dataDir, ...options });
  }

  async end(): Promise<void> {
    await this.app.stop();
    this.app.remove();
  }

  put(tenant: string, api_key: string): Promise<Answer<CredentialState & Partial<Problem>>> {
    return this.app.crm('PUT', 'credentials', { tenant, body: { api_key } });
  }

  /** The first key of a tenant starts a run; this waits for its end. */
  async putFirst(tenant: string, api_key: string): Promise<void> {
    const { clock, importer, persistence } = this.app;
    const before = importer.triggers(tenant).length;
    await this.put(tenant, api_key);
    await this.app.until('the first live run', async () => {
      clock.advance(10);
      return importer.triggers(tenant).length > before && (await persistence.runs.active()).length === 0;
    });
  }

  test(tenant: string): Promise<Answer<CredentialTested & Partial<Problem>>> {
    return this.app.crm('POST', 'credentials/test', { tenant });
  }

  remove(tenant: string): Promise<Answer<CredentialState & Partial<Problem>>> {
    return this.app.crm('DELETE', 'credentials', { tenant });
  }

  async state(tenant: string): Promise<CredentialState> {
    return (await this.app.crm<CredentialState>('GET', 'credentials', { tenant })).body;
  }

  async audit(operation: string): Promise<AuditPage['audit']> {
    return (await this.app.crm<AuditPage>('GET', `audit?operation=${operation}`)).body.audit;
  }

  async schedule(tenant: string): Promise<ScheduleDetail['schedule']> {
    return (await this.app.crm<ScheduleDetail>('GET', `schedules/${tenant}`)).body.schedule;
  }

  /** Changes a schedule as a run of the product would. */
  change(tenant: string, changed: (schedule: Schedule) => Schedule): Promise<void> {
    return this.app.persistence.act(tenant, ({ schedule }) => ({
      ...(schedule ? { schedule: changed(schedule) } : {}),
      result: undefined,
    }));
  }

  /** As after a run whose key was refused. */
  hold(tenant: string): Promise<void> {
    const since = this.app.clock.now();
    return this.change(tenant, (schedule) => ({
      ...schedule,
      hold: { kind: 'auth', reason: 'AccuLynx refuses the key.', since },
    }));
  }
}

/** An answer in two words, for tables. */
export const words = ({ status, body }: Answer<{ readonly code?: string }>): string => `${status} ${body.code ?? 'ok'}`;
