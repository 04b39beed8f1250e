import type { CrmRecord, RecordRow } from '../../../domain/crm-record.js';
import type { JsonObject, JsonValue } from '../../../domain/json.js';
import type { Moment } from '../../../domain/moment.js';
import { ID_FORM } from '../client/allowed-calls.js';
import type { JobParts } from '../mapper/job-record.js';
import { listedContact, primaryContactId } from '../mapper/job-record.js';
import { fieldOf, idOf } from '../mapper/vendor-fields.js';
import type { ImportRun } from './import-run.js';
import { TimeIsUp } from './run-time.js';

/** Calls for details that are under way at once. */
const IN_FLIGHT = 3;
/** A contact that was read so recently is not read again with its job. */
const CONTACT_FRESH_MS = 24 * 3_600_000;

type PartName = keyof JobParts;

/** What the vendor keeps apart from the job object, with the path below the job. */
const CHILDREN: readonly { readonly part: PartName; readonly path: string; readonly isList: boolean }[] = [
  { part: 'representatives', path: 'representatives', isList: true },
  { part: 'milestone_history', path: 'milestone-history', isList: true },
  { part: 'financials', path: 'financials', isList: false },
  { part: 'payments_overview', path: 'payments/overview', isList: false },
];

/** A job whose details are wanted. */
export interface JobToRead {
  readonly job: JsonObject;
  /** As it is known so far. */
  readonly known?: RecordRow;
}

export interface JobWithDetails extends JobToRead {
  /** Parts that could not be read are as they were known before. */
  readonly parts: JobParts;
  /** False for a job that vanished after it was listed: none of its details is there. */
  readonly answered: boolean;
  readonly detailsAt?: Moment;
  readonly contactAt?: Moment;
  /** The contact's own page, when it was read now. */
  readonly freshContact?: JsonObject;
}

/**
 * Reads the details of jobs, up to three calls at a time, in the order of the jobs. When the time is up no further job
 * is begun: what is answered is then the first few of `jobs`.
 */
export async function readDetails(run: ImportRun, jobs: readonly JobToRead[]): Promise<readonly JobWithDetails[]> {
  const readings = jobs.map((job) => new JobReadingUnderWay(run, job));
  const calls = readings.flatMap((reading) => reading.calls());
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    for (let call = calls[next]; call && !failure; call = calls[next]) {
      if (run.time.over && !call.reading.begun) return;
      next += 1;
      call.reading.begun = true;
      try {
        await call.make();
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  if (failure && !(failure.error instanceof TimeIsUp)) throw failure.error;
  const done: JobWithDetails[] = [];
  for (const reading of readings) {
    if (!reading.done) break;
    done.push(await reading.result());
  }
  return done;
}

interface DetailCall {
  readonly reading: JobReadingUnderWay;
  readonly make: () => Promise<void>;
}

class JobReadingUnderWay {
  begun = false;
  private left = 0;
  private readonly parts: { [Name in PartName]?: JsonValue } = {};
  private freshContact: JsonObject | undefined;
  private readonly contactId: string | undefined;

  constructor(
    private readonly run: ImportRun,
    private readonly wanted: JobToRead,
  ) {
    this.contactId = primaryContactId(wanted.job);
  }

  get done(): boolean {
    return this.left === 0;
  }

  calls(): readonly DetailCall[] {
    const id = idOf(this.wanted.job);
    const calls: DetailCall[] = [];
    const add = (make: () => Promise<void>): void => {
      this.left += 1;
      calls.push({ reading: this, make: () => make().then(() => void (this.left -= 1)) });
    };
    if (id !== undefined && ID_FORM.test(id)) {
      for (const child of CHILDREN) add(() => this.readChild(`/jobs/${id}/${child.path}`, child));
    }
    const { contactId } = this;
    if (contactId !== undefined && ID_FORM.test(contactId) && !this.contactIsFresh()) {
      add(() => this.readContact(contactId));
    }
    return calls;
  }

  /** What is known from before stands in for what was not read. */
  async result(): Promise<JobWithDetails> {
    const { job, known } = this.wanted;
    const { request, records, startedAt } = this.run;
    const before: CrmRecord | undefined = known && (await records.get(request.tenant, 'job', known.externalId));
    const kept = this.sameContact() ? before?.raw : withoutContact(before?.raw);
    const { job: _listed, ...earlier } = kept ?? {};
    const answered = CHILDREN.some(({ part }) => part in this.parts);
    const detailsAt = answered ? this.run.clock.now() : known?.detailsAt;
    const contactAt = this.freshContact ? startedAt : this.sameContact() ? known?.contactAt : undefined;
    return {
      ...this.wanted,
      job,
      parts: { ...earlier, ...this.parts },
      answered,
      ...(detailsAt === undefined ? {} : { detailsAt }),
      ...(contactAt === undefined ? {} : { contactAt }),
      ...(this.freshContact ? { freshContact: this.freshContact } : {}),
    };
  }

  private async readChild(path: string, { part, isList }: (typeof CHILDREN)[number]): Promise<void> {
    const body = await this.read(path, part, isList && part === 'representatives' ? { pageSize: 25 } : {});
    if (body === undefined) return;
    const items = fieldOf(body, 'items');
    if (isList && !Array.isArray(items)) {
      this.run.stats.of('jobs').failed += 1;
      this.run.note('warn', `A job's ${part.replaceAll('_', ' ')} could not be understood.`);
      return;
    }
    this.parts[part] = isList && items !== undefined ? items : body;
  }

  private async readContact(contactId: string): Promise<void> {
    const query = { includes: 'emailAddress,phoneNumber' };
    const body = await this.read(`/contacts/${contactId}`, 'contact', query);
    if (body === undefined || idOf(body) !== contactId) return;
    this.parts.contact = body;
    this.freshContact = body;
  }

  private async read(
    path: string,
    part: PartName,
    query: Readonly<Record<string, string | number>>,
  ): Promise<JsonObject | undefined> {
    const { run } = this;
    const resource = `jobs' ${part.replaceAll('_', ' ')}`;
    if (run.closed.has(resource)) return undefined;
    const answer = await run.session.get(path, query, { purpose: part, signal: run.time.cut });
    if (answer.kind === 'forbidden') run.close(resource);
    return answer.kind === 'ok' ? answer.body : undefined;
  }

  private sameContact(): boolean {
    return this.contactId !== undefined && this.wanted.known?.contact?.id === this.contactId;
  }

  private contactIsFresh(): boolean {
    const { contactAt: readAt, contact } = this.wanted.known ?? {};
    if (readAt === undefined || !this.sameContact()) return false;
    const { name, company } = listedContact(this.wanted.job);
    const saysTheSame =
      (name === undefined || name === contact?.name) && (company === undefined || company === contact?.company);
    const age = this.run.startedAt - readAt;
    return saysTheSame && age >= 0 && age < CONTACT_FRESH_MS;
  }
}

function withoutContact(raw: JsonObject | undefined): JsonObject | undefined {
  if (!raw) return undefined;
  const { contact: _other, ...rest } = raw;
  return rest;
}
