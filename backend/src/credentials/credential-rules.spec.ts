import { describe, expect, it } from '@jest/globals';
import type { Act } from '../domain/act.js';
import type { Credential, SealedSecret } from '../domain/credential.js';
import { DomainError } from '../domain/domain-error.js';
import { createSchedule } from '../domain/schedule-acts.js';
import type { Schedule } from '../domain/schedule.js';
import type { TenantState } from '../domain/tenant-state.js';
import { type CheckedKey, deleteKeyRule, rewrapRule, saveRule, triedRule } from './credential-rules.js';

const NOW = Date.UTC(2026, 10, 12, 14, 30);
const ACT: Act = {
  operator: { id: 'local:ops', actor: 'local:ops', role: 'admin', source: 'ui', tenants: ['*'] },
  requestId: 'request-1',
};

const secret = (name: string): SealedSecret => ({
  wrappingKeyId: 'first',
  wrappedKey: `wrapped ${name}`,
  wrapIv: `wrap iv ${name}`,
  wrapTag: `wrap tag ${name}`,
  iv: `iv ${name}`,
  tag: `tag ${name}`,
  ciphertext: `contents ${name}`,
});
const checked = (over: Partial<CheckedKey> = {}): CheckedKey => ({
  secret: secret('new'),
  last4: 'new4',
  fingerprint: 'new-fingerprint',
  locationName: 'Lakeshore Roofing LLC',
  companyId: 'company-1',
  ...over,
});
const credential = (over: Partial<Credential> = {}): Credential => ({
  tenant: 'acme',
  secret: secret('old'),
  last4: 'old4',
  fingerprint: 'old-fingerprint',
  locationName: 'Lakeshore Roofing',
  companyId: 'company-1',
  setAt: NOW - 1_000_000,
  setBy: 'token:admin',
  checkedAt: NOW - 1_000_000,
  health: 'ok',
  ...over,
});
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, NOW - 600_000, 'g1'),
  nextTickAt: NOW - 120_000,
  ...over,
});
const held = (over: Partial<Schedule> = {}): Schedule =>
  schedule({ hold: { kind: 'auth', reason: 'AccuLynx refuses the key.', since: NOW - 150_000 }, ...over });
const state = (over: Partial<TenantState> = {}): TenantState => ({ now: NOW, schedule: schedule(), ...over });
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
};

describe('saving a checked key', () => {
  it('keeps it, with who set it and when, and tells its last four in the audit', () => {
    const change = saveRule('acme', checked(), ACT)(state());
    expect(change.credential).toEqual({
      tenant: 'acme',
      ...checked(),
      setAt: NOW,
      setBy: 'local:ops',
      checkedAt: NOW,
      health: 'ok',
    });
    expect(change.audit).toEqual([
      expect.objectContaining({
        ring: 'people',
        tenant: 'acme',
        operation: 'credentials.updated',
        actor: 'local:ops',
        requestId: 'request-1',
        outcome: 'success',
        before: { last4: null, location_name: null },
        after: { last4: 'new4', location_name: 'Lakeshore Roofing LLC', first_live_run: true },
      }),
    ]);
    expect(change.result).toMatchObject({ holdLifted: false, runDue: true });
  });

  it('makes one run due with the first key, but not with the next, nor on a paused tenant', () => {
    const later = schedule({ nextTickAt: NOW + 30_000 });
    const save = saveRule('acme', checked(), ACT);
    expect(save(state({ schedule: later })).schedule).toMatchObject({ nextTickAt: NOW });
    const next = save(state({ schedule: later, credential: credential() }));
    expect([next.schedule, next.result.runDue]).toEqual([undefined, false]);
    const paused = save(state({ schedule: { ...later, pause: { by: 'local:ops', since: NOW } } }));
    expect([paused.schedule, paused.result.runDue]).toEqual([undefined, false]);
  });

  it('replaces a key of the same location', () => {
    const [entry] = saveRule('acme', checked(), ACT)(state({ credential: credential() })).audit ?? [];
    expect(entry?.before).toEqual({ last4: 'old4', location_name: 'Lakeshore Roofing' });
  });

  it('does not replace a key of another location', () => {
    const rule = saveRule('acme', checked({ companyId: 'company-2' }), ACT);
    expect(refusal(() => rule(state({ credential: credential() })))).toBe('location_mismatch');
  });

  it('lifts a hold: its ticks are one ledger row and one run is due now', () => {
    const change = saveRule('acme', checked(), ACT)(state({ schedule: held(), credential: credential() }));
    expect(change.schedule).toMatchObject({ nextTickAt: NOW, catchUpFor: 3 });
    expect(change.schedule).not.toHaveProperty('hold');
    expect(change.ticks).toEqual([expect.objectContaining({ decision: 'held', count: 3 })]);
    expect(change.audit?.[0]).toMatchObject({
      before: { hold: 'auth' },
      after: { hold: null, ticks_not_run: 3, catch_up_run: true },
    });
    expect(change.result).toMatchObject({ holdLifted: true, runDue: true });
  });

  it('leaves a paused tenant paused', () => {
    const paused = held({ pause: { by: 'local:ops', since: NOW - 1_000 } });
    const change = saveRule('acme', checked(), ACT)(state({ schedule: paused }));
    expect(change.schedule?.pause).toEqual(paused.pause);
    expect(change.result).toMatchObject({ holdLifted: true, runDue: false });
  });

  it('needs a schedule', () => {
    expect(refusal(() => saveRule('acme', checked(), ACT)({ now: NOW }))).toBe('schedule_not_found');
  });
});

describe('removing a key', () => {
  it('takes the hold and the chain of slices with it and starts nothing', () => {
    const backfill = { kind: 'first' as const, since: NOW, notBefore: NOW, failures: 0 };
    const change = deleteKeyRule('acme', ACT)(state({ schedule: held({ backfill }), credential: credential() }));
    expect(change.credential).toBeNull();
    expect(change.schedule).not.toHaveProperty('hold');
    expect(change.schedule).not.toHaveProperty('backfill');
    expect(change.schedule?.nextTickAt).toBeGreaterThan(NOW);
    expect(change.audit).toEqual([
      expect.objectContaining({
        operation: 'credentials.deleted',
        before: { last4: 'old4', location_name: 'Lakeshore Roofing', hold: 'auth', backfill: 'first' },
        after: { last4: null, location_name: null, hold: null, backfill: null },
      }),
    ]);
    expect(change.result.holdLifted).toBe(true);
  });

  it('leaves the schedule alone where there is nothing to forget', () => {
    const change = deleteKeyRule('acme', ACT)(state({ credential: credential() }));
    expect([change.schedule, change.result.holdLifted]).toEqual([undefined, false]);
  });

  it('is refused without a key, and without a schedule', () => {
    expect(refusal(() => deleteKeyRule('acme', ACT)(state()))).toBe('not_found');
    expect(refusal(() => deleteKeyRule('acme', ACT)({ now: NOW }))).toBe('schedule_not_found');
  });
});

describe('noting how a saved key was taken', () => {
  const tried = credential();
  const found = { tried, health: 'ok' as const, locationName: tried.locationName, secret: tried.secret };

  it('says when it was tried, and is not audited while nothing people see has changed', () => {
    const change = triedRule('acme', found, ACT)(state({ credential: tried }));
    expect(change.credential).toEqual({ ...tried, checkedAt: NOW });
    expect(change.audit).toBeUndefined();
  });

  it('audits that it is refused now, and leaves everything else as it was', () => {
    const change = triedRule(
      'acme',
      { ...found, health: 'rejected' },
      ACT,
    )(state({ credential: tried, schedule: held() }));
    expect(change.credential).toEqual({ ...tried, checkedAt: NOW, health: 'rejected' });
    expect(change.schedule).toBeUndefined();
    expect(change.audit).toEqual([
      expect.objectContaining({
        operation: 'credentials.updated',
        before: { health: 'ok' },
        after: { health: 'rejected' },
      }),
    ]);
  });

  it('lifts the hold of a key that works', () => {
    const rejected = credential({ health: 'rejected' });
    const change = triedRule(
      'acme',
      { ...found, tried: rejected },
      ACT,
    )(state({ credential: rejected, schedule: held() }));
    expect(change.schedule).toMatchObject({ nextTickAt: NOW });
    expect(change.audit?.[0]).toMatchObject({
      before: { health: 'rejected', hold: 'auth' },
      after: { health: 'ok', hold: null },
    });
    expect(change.result?.holdLifted).toBe(true);
  });

  it('takes over a new name of the location', () => {
    const change = triedRule(
      'acme',
      { ...found, locationName: 'Lakeshore Roofing Inc' },
      ACT,
    )(state({ credential: tried }));
    expect(change.audit?.[0]?.after).toEqual({ location_name: 'Lakeshore Roofing Inc' });
  });

  it('keeps the secret under its new wrapping key, but not over one that was wrapped anew meanwhile', () => {
    const rewrapped = { ...tried.secret, wrappingKeyId: 'second', wrapTag: 'another' };
    const note = triedRule('acme', { ...found, secret: rewrapped }, ACT);
    expect(note(state({ credential: tried })).credential?.secret).toEqual(rewrapped);
    const meanwhile = { ...tried.secret, wrappingKeyId: 'third', wrapTag: 'third' };
    expect(note(state({ credential: { ...tried, secret: meanwhile } })).credential?.secret).toEqual(meanwhile);
  });

  it('notes nothing about a key that was replaced or removed since', () => {
    const note = triedRule('acme', found, ACT);
    expect(note(state())).toEqual({ result: undefined });
    expect(note(state({ credential: credential({ fingerprint: 'another' }) }))).toEqual({ result: undefined });
    expect(note(state({ credential: credential({ setAt: NOW }) }))).toEqual({ result: undefined });
  });
});

describe('wrapping a saved key anew', () => {
  it('changes nothing but the seal', () => {
    const present = credential();
    const fresh = { ...present.secret, wrappingKeyId: 'second' };
    expect(rewrapRule(present.secret, fresh)(state({ credential: present }))).toEqual({
      credential: { ...present, secret: fresh },
      result: true,
    });
  });

  it('leaves a key alone that is another one by now', () => {
    const rule = rewrapRule(secret('old'), secret('new'));
    expect(rule(state({ credential: credential({ secret: secret('other') }) }))).toEqual({ result: false });
    expect(rule(state())).toEqual({ result: false });
  });
});
