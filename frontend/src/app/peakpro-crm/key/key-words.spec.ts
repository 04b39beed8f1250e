import type { CredentialState } from '@aetherlink/contracts/credential';
import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { type KeyFacts, keyWords } from './key-words';

const live = (change: Partial<Schedule> = {}) =>
  aSchedule({ mode: 'live', key_last4: '7Q2f', key_health: 'ok', location_name: 'Lakeshore Roofing LLC', ...change });
const words = (facts: Partial<KeyFacts> = {}) =>
  keyWords({ schedule: live(), state: undefined, importer: 'auto', ...facts }, NOW, 'utc');
const state = (change: Partial<CredentialState> = {}): CredentialState => ({
  ok: true,
  ts: NOW,
  ts_iso: '',
  tenant: 'acme',
  configured: true,
  last4: '7Q2f',
  location_name: 'Lakeshore Roofing LLC',
  health: 'ok',
  set_at: Date.UTC(2026, 9, 12) / 1000,
  set_by: 'james.okafor',
  checked_at: NOW - 120,
  ...change,
});
const calls = { last_minute: 28, per_minute: 480, left: 452 };
const hold = { kind: 'auth', reason: 'AccuLynx answered 401.', since: NOW - 19_207, since_iso: '' } as const;

describe('key words', () => {
  it('say that the key works, for whom, since when, and what it may still be used for', () => {
    expect(words({ state: state({ calls }) })).toEqual({
      tone: 'ok',
      configured: true,
      title: 'Key ••••7Q2f works',
      lines: [
        'Lakeshore Roofing LLC. Checked 2 min ago. Set Oct 12 by james.okafor.',
        '452 of 480 calls left this minute.',
      ],
    });
  });

  it('tell everybody else what the row knows', () => {
    expect(words()).toMatchObject({ title: 'Key ••••7Q2f works', lines: ['Lakeshore Roofing LLC.'] });
  });

  it('say when a key was rejected and what that stops', () => {
    const said = words({ schedule: live({ hold, key_health: 'rejected' }), state: state({ health: 'rejected' }) });
    expect([said.tone, said.title, said.lines[0]]).toEqual([
      'held',
      'Key ••••7Q2f was rejected at 09:12',
      'All runs of this tenant are on hold until a key works.',
    ]);
  });

  it('admit that nothing is known of a key', () => {
    expect(words({ schedule: live({ key_health: 'unknown' }) })).toMatchObject({
      tone: 'plain',
      title: 'Key ••••7Q2f is saved; nothing is known yet about how AccuLynx takes it',
    });
  });

  it('count down the rest that the vendor asked for', () => {
    const cooling = { ...calls, cooling_until: NOW + 183 };
    expect(words({ state: state({ calls: cooling }) }).lines).toContain(
      'AccuLynx asked for a rest: no call before 14:35:10.',
    );
    expect(words({ state: state({ calls: { ...calls, cooling_until: NOW - 1 } }) }).lines).toContain(
      '452 of 480 calls left this minute.',
    );
  });

  it.each([
    ['auto', 'No key: stub importer', 'Runs bring no records until a key is added.'],
    ['live', 'No key', 'Every run fails until a key is added.'],
    ['stub', 'No key: stub importer', 'The stub importer is set for the whole installation'],
  ] as const)('say without a key what runs do where the importer is %s', (importer, title, line) => {
    const said = words({ schedule: aSchedule(), importer });
    expect([said.configured, said.title]).toEqual([false, title]);
    expect(said.lines[0]).toContain(line);
  });

  it('say that a key rests where everybody runs on the stub', () => {
    expect(words({ importer: 'stub' }).lines.at(-1)).toContain('keys are kept but not used');
  });
});
