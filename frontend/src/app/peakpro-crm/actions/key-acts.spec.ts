import { TestBed } from '@angular/core/testing';
import { Component } from '@angular/core';
import { Toasts } from '../../ui/toast/toasts';
import type { ConfirmQuestion } from '../../ui/dialog/confirm-dialog';
import type { GivenPart } from '../../core/testing/part-bed';
import type { KeyDialogData } from '../key/key-dialog';
import { aSchedule } from '../testing/a-schedule';
import { CrmBed } from '../testing/crm-bed';
import { Acted } from './acted';
import { ImportActs } from './import-acts';
import { KeyActs } from './key-acts';
import { LazyDialogs } from './lazy-dialogs';

@Component({ selector: 'aether-nothing', template: '' })
class Nothing {}

describe('acts on keys and imports', () => {
  const asked: unknown[] = [];
  let answer: unknown;
  const dialogs = {
    ask: async (_load: unknown, data: unknown) => {
      asked.push(data);
      return answer;
    },
    confirm: async (question: ConfirmQuestion) => {
      asked.push(question);
      return answer === true;
    },
  };
  const open = (given: GivenPart = {}) =>
    new CrmBed(Nothing, { ...given, providers: [{ provide: LazyDialogs, useValue: dialogs }] });
  const told = () => TestBed.inject(Toasts).shown().at(-1)?.text;

  beforeEach(() => {
    asked.length = 0;
    answer = undefined;
  });
  afterEach(() => TestBed.resetTestingModule());

  it('says at once that a key is saved, and has the page read again', async () => {
    open();
    const acted = jest.fn();
    TestBed.inject(Acted).happened.subscribe(acted);
    await TestBed.inject(KeyActs).set('acme');
    const [data] = asked as KeyDialogData[];
    data.saved({ ok: true, ts: 0, ts_iso: '', tenant: 'acme', configured: true, location_name: 'Acme Roofing' });
    expect(told()).toBe('acme: key saved, Acme Roofing.');
    expect(acted).toHaveBeenCalledTimes(1);
  });

  it('opens no dialog where keys cannot be kept', async () => {
    open({ keepsKeys: false });
    await TestBed.inject(KeyActs).set('acme');
    expect(asked).toEqual([]);
    expect(told()).toContain('acme: Keys cannot be kept');
  });

  it('removes a key only after asking, and names the environment and what runs do then', async () => {
    const bed = open({ importer: 'live' });
    await TestBed.inject(KeyActs).remove('acme');
    expect(asked).toMatchObject([{ title: 'Remove the AccuLynx key of acme in Production?', verb: 'Remove key' }]);
    expect(JSON.stringify(asked)).toContain('Every run fails until a key is added again.');
    expect(() => bed.request('credentials', 'DELETE')).toThrow();
    answer = true;
    const removing = TestBed.inject(KeyActs).remove('acme');
    await bed.drawn();
    const sent = bed.request('credentials', 'DELETE');
    expect(sent.request.headers.get('x-tenant')).toBe('acme');
    sent.flush({ ok: true });
    await removing;
    expect(told()).toBe('acme: key removed.');
  });

  it('says why a key was not removed', async () => {
    const bed = open({ role: 'editor' });
    answer = true;
    const removing = TestBed.inject(KeyActs).remove('acme');
    await bed.drawn();
    await bed.refuse('credentials', 403, 'forbidden');
    await removing;
    expect(told()).toBe('acme: Your role (editor) may not manage AccuLynx keys.');
  });

  it('runs the import that was previewed when it is applied, and nothing otherwise', async () => {
    const bed = open();
    await TestBed.inject(ImportActs).preview(aSchedule({ mode: 'live' }));
    expect(() => bed.request('run-now')).toThrow();
    answer = 'apply';
    await TestBed.inject(ImportActs).preview(aSchedule({ mode: 'live' }));
    expect(bed.request('run-now', 'POST').request.headers.get('x-tenant')).toBe('acme');
  });

  it('asks for the import also when it has not heard yet that the preview is over', async () => {
    const bed = open();
    answer = 'apply';
    await TestBed.inject(ImportActs).preview(aSchedule({ mode: 'live', state: 'running' }));
    expect(bed.request('run-now', 'POST').request.headers.get('x-tenant')).toBe('acme');
  });

  it('previews nothing while a rejected key stands in the way', async () => {
    open();
    const hold = { kind: 'auth', reason: 'x', since: Date.UTC(2026, 10, 12, 9, 12) / 1000, since_iso: '' } as const;
    await TestBed.inject(ImportActs).preview(aSchedule({ mode: 'live', hold }));
    expect(asked).toEqual([]);
    expect(told()).toBe('acme: The key was rejected at 09:12. An admin must replace it.');
  });

  it('says what was approved', async () => {
    open();
    answer = true;
    const withheld = { missing: 180, known: 800, since: 0, since_iso: '', run_id: 'r' };
    await TestBed.inject(ImportActs).approveMissing(aSchedule({ withheld }));
    expect(told()).toBe('acme: marking up to 180 records as missing is approved.');
    await TestBed.inject(ImportActs).approveMissing(aSchedule());
    expect(asked).toHaveLength(1);
  });
});
