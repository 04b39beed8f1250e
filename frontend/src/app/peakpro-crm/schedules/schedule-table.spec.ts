import { TestBed } from '@angular/core/testing';
import type { LiveEvent } from '@aetherlink/contracts/live-event';
import type { Schedule, SchedulePage } from '@aetherlink/contracts/schedule';
import { Subject, of, throwError } from 'rxjs';
import { ApiError } from '../../core/http/api-error';
import { EventStream } from '../../core/live/event-stream';
import type { LiveMessage } from '../../core/live/live-message';
import { type ScheduleQuery, SchedulesApi } from '../../data-access/schedules-api';
import { aSchedule } from '../testing/a-schedule';
import { SchedulePages } from './schedule-pages';
import { ScheduleTable } from './schedule-table';

const QUESTION = { q: '', states: [], mode: null, sort: 'attention' } as const;
const COUNTS = { ok: 0, running: 0, paused: 0, late: 0, held: 0, error: 0 };
const name = (index: number) => `t-${String(index).padStart(5, '0')}`;

/** A server with so many schedules; the cursor is the place. */
class FakeServer {
  tenants: string[];
  asked: ScheduleQuery[] = [];
  failing = false;

  constructor(count: number) {
    this.tenants = Array.from({ length: count }, (_, index) => name(index));
  }

  page(query: ScheduleQuery) {
    this.asked.push(query);
    if (this.failing) return throwError(() => new ApiError('network', 0, 'no'));
    const from = Number(query.cursor ?? 0);
    const to = from + (query.limit ?? 100);
    const items = this.tenants.slice(from, to).map((tenant) => aSchedule({ tenant }));
    const next_cursor = to < this.tenants.length ? String(to) : null;
    const page: SchedulePage = {
      ok: true,
      ts: 1,
      ts_iso: '',
      items,
      next_cursor,
      total: this.tenants.length,
      counts: COUNTS,
    };
    return of(page);
  }
}

describe('ScheduleTable', () => {
  const messages = new Subject<LiveMessage>();
  let server: FakeServer;
  let table: ScheduleTable;

  function open(count: number): void {
    jest.useFakeTimers();
    server = new FakeServer(count);
    TestBed.configureTestingModule({
      providers: [
        SchedulePages,
        ScheduleTable,
        { provide: SchedulesApi, useValue: server },
        { provide: EventStream, useValue: { messages, connected: () => true } },
      ],
    });
    table = TestBed.inject(ScheduleTable);
  }
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  const tell = (change: Partial<LiveEvent> & { tenant: string }) =>
    messages.next({ name: 'schedule', change: { type: 'updated', ...change } });
  const shown = (count = 3) => table.rows().slice(0, count);
  const stateOf = (tenant: string) => table.cell(tenant)?.().schedule.state;
  const changed = (tenant: string, change: Partial<Schedule>) => aSchedule({ tenant, ...change });

  it('has a place for every row and the schedules of the first page', async () => {
    open(10_000);
    await table.ask(QUESTION);
    expect(table.total()).toBe(10_000);
    expect(table.rows()).toHaveLength(10_000);
    expect(table.rows()[199]).toBe(name(199));
    expect(table.rows()[200]).toBeNull();
  });

  it('keeps one page ahead of what is looked at', async () => {
    open(10_000);
    await table.ask(QUESTION);
    await table.need(30);
    expect(table.rows()[399]).toBe(name(399));
    expect(table.rows()[400]).toBeNull();
    await table.need(230);
    expect(table.rows()[430]).toBe(name(430));
    expect(server.asked.map(({ limit }) => limit)).toEqual([200, 200, 200]);
  });

  it('catches up with a far jump in long pages', async () => {
    open(10_000);
    await table.ask(QUESTION);
    await table.need(9_990);
    expect(table.rows()[9_999]).toBe(name(9_999));
    expect(server.asked.length).toBeLessThan(25);
  });

  it('renders one row again when an event tells of it', async () => {
    open(3);
    await table.ask(QUESTION);
    const other = table.cell(name(1))?.();
    tell({ tenant: name(0), schedule: changed(name(0), { state: 'running' }) });
    expect(stateOf(name(0))).toBe('running');
    expect(table.cell(name(1))?.()).toBe(other);
  });

  it('keeps the bars of a row when an event comes without them', async () => {
    open(1);
    await table.ask(QUESTION);
    const withoutBars = changed(name(0), { state: 'running' });
    delete withoutBars.recent;
    tell({ tenant: name(0), schedule: withoutBars });
    expect(table.cell(name(0))?.().schedule.recent).toEqual([]);
  });

  it('asks again soon after a state has changed, once for many events', async () => {
    open(3);
    await table.ask(QUESTION);
    for (const state of ['running', 'error'] as const) tell({ tenant: name(0), schedule: changed(name(0), { state }) });
    await jest.advanceTimersByTimeAsync(2_000);
    expect(server.asked).toHaveLength(2);
  });

  it('asks again when a row that is not loaded needs somebody, not when it merely runs', async () => {
    open(3);
    await table.ask(QUESTION);
    tell({ tenant: 'far-away', schedule: changed('far-away', { state: 'running' }) });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(server.asked).toHaveLength(1);
    tell({ tenant: 'far-away', schedule: changed('far-away', { state: 'error' }) });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(server.asked).toHaveLength(2);
  });

  it('does not ask again for progress', async () => {
    open(1);
    await table.ask(QUESTION);
    tell({ type: 'progress', tenant: name(0), schedule: changed(name(0), { state: 'running' }) });
    await jest.advanceTimersByTimeAsync(3_000);
    expect(server.asked).toHaveLength(1);
  });

  it('refreshes every 15 s', async () => {
    open(3);
    await table.ask(QUESTION);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(server.asked).toHaveLength(2);
  });

  it('keeps the order while somebody is in the table and takes it over afterwards', async () => {
    open(3);
    await table.ask(QUESTION);
    table.inside.set(true);
    server.tenants.reverse();
    await table.refresh();
    expect(shown()).toEqual([name(0), name(1), name(2)]);
    expect(table.moved()).toBe(2);
    table.inside.set(false);
    TestBed.tick();
    expect(shown()).toEqual([name(2), name(1), name(0)]);
    expect(table.moved()).toBe(0);
  });

  it('leaves the row of a schedule that someone else deleted where it is', async () => {
    open(3);
    await table.ask(QUESTION);
    table.inside.set(true);
    tell({ type: 'deleted', tenant: name(1) });
    expect(table.cell(name(1))?.().gone).toBe(true);
    expect(shown()).toEqual([name(0), name(1), name(2)]);
  });

  it('drops the row of a schedule that this operator deleted', async () => {
    open(3);
    await table.ask(QUESTION);
    table.inside.set(true);
    table.drop(name(1));
    expect(shown()).toEqual([name(0), name(2)]);
    expect(table.cell(name(1))).toBeUndefined();
  });

  it('keeps the rows when a refresh fails and says why', async () => {
    open(3);
    await table.ask(QUESTION);
    server.failing = true;
    await table.refresh();
    expect(table.error()?.code).toBe('network');
    expect(table.rows()).toHaveLength(3);
    server.failing = false;
    await table.refresh();
    expect(table.error()).toBeUndefined();
  });

  it('knows that its rows answer an older question', async () => {
    open(3);
    await table.ask(QUESTION);
    expect(table.outdated()).toBe(false);
    server.failing = true;
    await table.ask({ ...QUESTION, q: 'x' });
    expect(table.outdated()).toBe(true);
    expect(table.rows()).toHaveLength(3);
    server.failing = false;
    await table.ask({ ...QUESTION, q: 'x' });
    expect(table.outdated()).toBe(false);
  });

  it('drops a late answer to an older question', async () => {
    open(3);
    const late = new Subject<SchedulePage>();
    const page = server.page.bind(server);
    server.page = () => late.asObservable() as ReturnType<FakeServer['page']>;
    const first = table.ask(QUESTION);
    server.page = page;
    await table.ask({ ...QUESTION, q: 't-00001' });
    late.next({ ok: true, ts: 1, ts_iso: '', items: [], next_cursor: null, total: 0, counts: COUNTS });
    await first;
    expect(table.total()).toBe(3);
  });

  it('looks only at the head when somebody is far down and events keep the rest fresh', async () => {
    open(10_000);
    await table.ask(QUESTION);
    await table.need(5_000);
    const before = server.asked.length;
    await table.refresh();
    expect(server.asked.length - before).toBe(1);
    expect(table.rows()[4_999]).toBe(name(4_999));
  });
});
