import { TestBed } from '@angular/core/testing';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { CreateScheduleForm } from './create-schedule-form';

const FIELD = '#new-tenant';

describe('CreateScheduleForm', () => {
  let bed: CrmBed<CreateScheduleForm>;
  let created: Schedule[];

  async function open(prefilled = ''): Promise<void> {
    bed = new CrmBed(CreateScheduleForm, { inputs: { prefilled } });
    created = [];
    bed.part.componentInstance.created.subscribe((schedule) => created.push(schedule));
    await bed.drawn();
  }
  /** Lets the pauses of preview and check pass and answers both. */
  async function settle(schedules: Record<string, Schedule> = {}): Promise<void> {
    jest.advanceTimersByTime(200);
    await bed.drawn();
    await bed.answer('schedule/status', { schedules });
  }

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it.each([
    [{}, 'runs use the stub importer and bring no records. You can add the key right after this step.'],
    [{ role: 'editor' }, 'An admin can add the key right after this step.'],
    [{ importer: 'live' }, 'its runs fail until one is added. You can add the key right after this step.'],
    [{ importer: 'stub' }, 'The stub importer is set for the whole installation (ACCULYNX_MODE)'],
    [{ keepsKeys: false }, 'bring no records. Keys cannot be kept: the key ring cannot be used.'],
  ] as const)('says what runs do without a key, and who can add it: %j', (given, sentence) => {
    expect(new CrmBed(CreateScheduleForm, given).words).toContain(sentence);
  });

  it('puts the tenant into its one form while it is typed and says that it is free', async () => {
    await open();
    await bed.type(FIELD, '  Harbor-Point ');
    expect(bed.page.querySelector<HTMLInputElement>(FIELD)?.value).toBe('harbor-point');
    expect(bed.words).toContain('Checking…');
    await settle();
    expect(bed.words).toContain('Free to use');
  });

  it('names an existing schedule and offers to open it', async () => {
    await open('acme');
    const opened: string[] = [];
    bed.part.componentInstance.openTenant.subscribe((tenant) => opened.push(tenant));
    await settle({ acme: aSchedule() });
    expect(bed.words).toContain('Already has a schedule.');
    await bed.press('Open it');
    expect(opened).toEqual(['acme']);
  });

  it('says what is wrong with a name that cannot be one', async () => {
    await open();
    await bed.type(FIELD, 'a_b');
    expect(bed.words).toContain('Use lowercase letters, digits and hyphens');
    expect(bed.page.querySelector(FIELD)?.getAttribute('aria-invalid')).toBe('true');
  });

  it('asks for a tenant only once somebody tries to go on', async () => {
    await open();
    expect(bed.words).not.toContain('Enter a tenant.');
    await bed.submit();
    expect(bed.words).toContain('Enter a tenant.');
  });

  it('creates, never overwrites, and says Creating… until the answer is durable', async () => {
    await open('acme');
    await settle();
    await bed.type('#new-description', ' New customer ');
    await bed.submit();
    const { request } = bed.request('schedule', 'POST');
    expect(request.headers.get('if-none-match')).toBe('*');
    expect(request.headers.get('x-tenant')).toBe('acme');
    expect(request.body).toEqual({ interval_sec: 180, catch_up: 'one', description: 'New customer' });
    expect(bed.page.querySelector('[aria-busy="true"]')?.textContent).toContain('Creating…');
  });

  it('hands the created schedule on', async () => {
    await open('acme');
    await settle();
    await bed.submit();
    await bed.answer('schedule', { tenant: 'acme', created: true, schedule: aSchedule() });
    expect(created.map(({ tenant }) => tenant)).toEqual(['acme']);
  });

  it('names the tenant when someone else was faster', async () => {
    await open('acme');
    await settle();
    await bed.submit();
    await bed.refuse('schedule', 412, 'schedule_exists', { tenant: 'acme' });
    expect(bed.words).toContain('Already has a schedule.');
    expect(created).toEqual([]);
  });

  it('says that nothing was changed when the store does not answer', async () => {
    await open('acme');
    await settle();
    await bed.submit();
    await bed.refuse('schedule', 503, 'persistence_unavailable');
    expect(bed.words).toContain('Not saved: the store does not answer. Nothing was changed.');
  });

  it('takes a custom interval between 5 s and 30 days', async () => {
    await open('acme');
    await settle();
    await bed.type('select', 'custom');
    await bed.type('[inputmode="numeric"]', '4');
    expect(bed.words).not.toContain('Use a whole number');
    await bed.type('[id$="-unit"]', 'seconds');
    expect(bed.words).toContain('Use a whole number between 5 seconds and 30 days.');
    await bed.type('[inputmode="numeric"]', '90');
    await bed.submit();
    expect(bed.request('schedule', 'POST').request.body).toMatchObject({ interval_sec: 90 });
  });

  it('shows the next ten runs 200 ms after the last change', async () => {
    await open();
    jest.advanceTimersByTime(199);
    await bed.drawn();
    jest.advanceTimersByTime(1);
    await bed.drawn();
    await bed.answer('schedules/preview', { items: [{ at: 0, at_iso: '' }], per_day: 480 });
    expect(bed.words).toContain('480 a day, first one at once');
  });
});
