import { Component, input, viewChild } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Role } from '@aetherlink/contracts/session';
import type { Schedule } from '@aetherlink/contracts/schedule';
import type { WantedAct } from '../actions/schedule-act';
import { NOW } from '../../core/testing/now';
import { Toasts } from '../../ui/toast/toasts';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import type { ScheduleCell } from './schedule-cells';
import { ScheduleMenu } from './schedule-menu';
import { ScheduleRow } from './schedule-row';

@Component({
  selector: 'aether-row-host',
  imports: [ScheduleMenu, ScheduleRow],
  template: `
    <aether-schedule-row
      [cell]="cell()"
      [index]="4"
      [menu]="menu"
      href="/peakpro-crm?open=acme"
      [compact]="compact()"
      (act)="wanted.push($event)"
    />
    <aether-schedule-menu #menu />
  `,
})
class RowHost {
  readonly cell = input.required<ScheduleCell>();
  readonly compact = input(false);
  readonly row = viewChild.required(ScheduleRow);
  readonly wanted: WantedAct[] = [];
}

const open = (change: Partial<Schedule> = {}, given: { role?: Role; gone?: boolean; compact?: boolean } = {}) =>
  new CrmBed(RowHost, {
    inputs: { cell: { schedule: aSchedule(change), gone: given.gone ?? false }, compact: given.compact ?? false },
    ...(given.role && { role: given.role }),
  });
const names = (bed: CrmBed<RowHost>) =>
  [...bed.page.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'));

describe('ScheduleRow', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    TestBed.resetTestingModule();
  });

  it('reads as status, tenant and why, next run, last run', () => {
    const bed = open();
    expect(bed.words).toContain('OK acme No key yet: stub importer in 53 s every 3 min 2 min ago');
    expect(bed.words).toContain('0 in, 0 skipped');
    expect(bed.page.querySelector('aether-schedule-row')?.getAttribute('aria-rowindex')).toBe('6');
  });

  it('counts the time of an active run in its badge', () => {
    const running = {
      run_id: 'r',
      started_at: NOW - 42,
      started_at_iso: '',
      imported: 0,
      trigger: 'schedule',
    } as const;
    expect(open({ state: 'running', running }).words).toContain('Running 0:42');
  });

  it('offers everything to an admin', () => {
    expect(names(open())).toEqual(['Run now: acme', 'Pause: acme', 'More actions: acme']);
    expect(names(open({ paused: true, state: 'paused' }))).toContain('Resume: acme');
  });

  it('offers to cancel the run instead of pausing while one is active', async () => {
    const bed = open({ state: 'running' });
    await bed.press('Cancel run: acme');
    expect(bed.part.componentInstance.wanted).toMatchObject([{ act: 'cancel-run', schedule: { tenant: 'acme' } }]);
  });

  it('pauses what it offered to pause, though a run has begun before the button was let go', async () => {
    const bed = open();
    const standing = bed.button('Pause: acme');
    standing.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    bed.part.componentRef.setInput('cell', { schedule: aSchedule({ state: 'running' }), gone: false });
    await bed.drawn();
    expect(bed.button('Cancel run: acme')).toBe(standing);
    standing.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    expect(bed.part.componentInstance.wanted).toMatchObject([{ act: 'pause', schedule: { state: 'ok' } }]);
  });

  it('neither cancels nor pauses in the moment at which a run begins or ends', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const bed = open({ state: 'running' });
    bed.part.componentRef.setInput('cell', { schedule: aSchedule(), gone: false });
    await bed.drawn();
    await bed.press('Pause: acme');
    expect(bed.part.componentInstance.wanted).toEqual([]);
    expect(TestBed.inject(Toasts).shown()[0]?.text).toContain('the button became “Pause: acme”');
  });

  it('never acts on the tenant that has scrolled under the pointer', async () => {
    const bed = open();
    const standing = bed.button('Pause: acme');
    standing.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    bed.part.componentRef.setInput('cell', { schedule: aSchedule({ tenant: 'beta' }), gone: false });
    await bed.drawn();
    standing.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true }));
    expect(bed.part.componentInstance.wanted).toMatchObject([{ act: 'pause', schedule: { tenant: 'acme' } }]);
  });

  it('shows a runner only Run now and a viewer no act at all', () => {
    expect(names(open({}, { role: 'runner' }))).toEqual(['Run now: acme', 'More actions: acme']);
    expect(names(open({}, { role: 'viewer' }))).toEqual(['More actions: acme']);
  });

  it('leads an admin from a rejected key to a new one', async () => {
    const hold = { kind: 'auth', reason: 'Key rejected (401)', since: NOW, since_iso: '' } as const;
    const bed = open({ state: 'held', hold, mode: 'live', key_last4: '91aB' });
    expect(names(bed)).toEqual(['Replace key: acme', 'Pause: acme', 'More actions: acme']);
    await bed.press('Replace key: acme');
    expect(bed.part.componentInstance.wanted).toMatchObject([{ act: 'key', schedule: { tenant: 'acme' } }]);
  });

  it('lets a schedule be paused and run while only a slice of a long import is active', () => {
    const running = { run_id: 'r', trigger: 'backfill', started_at: NOW, started_at_iso: '', imported: 0 } as const;
    const bed = open({ state: 'running', running });
    expect(names(bed)).toEqual(['Run now: acme', 'Pause: acme', 'More actions: acme']);
    expect(bed.button('Run now: acme').getAttribute('aria-disabled')).toBeNull();
  });

  it('opens the sheet at a plain click and leaves other clicks to the browser', async () => {
    const bed = open();
    const link = bed.page.querySelector<HTMLAnchorElement>('a.ten');
    link?.addEventListener('click', (event) => event.ctrlKey && event.preventDefault());
    link?.dispatchEvent(new MouseEvent('click', { ctrlKey: true, cancelable: true, bubbles: true }));
    expect(bed.part.componentInstance.wanted).toEqual([]);
    link?.dispatchEvent(new MouseEvent('click', { cancelable: true, bubbles: true }));
    expect(bed.part.componentInstance.wanted).toMatchObject([{ act: 'open' }]);
  });

  it('moves the second lines into tooltips when rows are compact', () => {
    const bed = open({}, { compact: true });
    expect(bed.words).not.toContain('every 3 min');
    expect(bed.page.querySelector('.ten')?.getAttribute('title')).toContain('No key yet');
    expect(bed.page.querySelector('.n .first')?.getAttribute('title')).toContain('every 3 min');
  });

  it('says that a schedule was deleted meanwhile and offers nothing', () => {
    const bed = open({}, { gone: true });
    expect(bed.words).toContain('Deleted');
    expect(names(bed)).toEqual([]);
  });

  it('lights up when it changes', async () => {
    const bed = open();
    bed.part.componentRef.setInput('cell', { schedule: aSchedule({ state: 'error' }), gone: false });
    await bed.drawn();
    expect(bed.page.querySelector('.s')?.className).toMatch(/changed-/);
  });
});
