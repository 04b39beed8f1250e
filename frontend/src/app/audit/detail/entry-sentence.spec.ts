import type { AuditEntry } from '@aetherlink/contracts/audit';
import { OPERATIONS } from '../../core/strings/operation.strings';
import { anEntry } from '../../core/testing/an-entry';
import { entrySentence } from './entry-sentence';

const maria = { actor: 'maria.alvarez', actor_detail: { type: 'oidc', id: 'oidc:1f', role: 'admin' } };
const sentence = (change: Partial<AuditEntry>) => entrySentence(anEntry({ tenant: 'ironclad', ...change }));

describe('entry sentence', () => {
  it('says who did what from where', () => {
    expect(sentence(maria)).toBe('maria.alvarez (admin) started a run of ironclad from the UI.');
    expect(sentence({ actor: 'token:nightly', source: 'api', operation: 'scheduler.schedule.paused' })).toBe(
      'token:nightly paused ironclad through the API.',
    );
  });

  it('says what the product did by itself', () => {
    const scheduler = { source: 'scheduler', actor: 'scheduler' } as const;
    expect(sentence({ ...scheduler, operation: 'scheduler.schedule.resumed' })).toBe('The scheduler resumed ironclad.');
    expect(sentence({ ...scheduler, operation: 'scheduler.import.failed', outcome: 'failed' })).toBe(
      'An import of ironclad failed.',
    );
  });

  it('says what was denied', () => {
    const denied = { ...maria, outcome: 'denied', operation: 'auth.denied', tenant: 'system' } as const;
    const call = { method: 'DELETE', route: '/api/crm/import/acculynx/schedule', code: 'forbidden' };
    expect(sentence({ ...denied, metadata: call })).toBe(
      'maria.alvarez (admin) was denied DELETE /api/crm/import/acculynx/schedule from the UI: not allowed.',
    );
    expect(sentence({ ...denied, metadata: { operation: 'scheduler.schedule.deleted' } })).toBe(
      'maria.alvarez (admin) was denied “delete schedule” from the UI.',
    );
    expect(sentence({ ...denied, actor: 'anonymous', source: 'api' })).toBe(
      'Somebody unknown was denied through the API.',
    );
  });

  it('says that an act failed', () => {
    const failed = { outcome: 'failed', operation: 'ops.local.run', metadata: { action: 'verify-store' } } as const;
    expect(sentence({ ...failed, tenant: 'system' })).toBe(
      'local:ops ran the local action verify-store from the UI, and it failed.',
    );
  });

  it('says what was exported', () => {
    const exported = (what: string) => sentence({ ...maria, operation: 'audit.exported', metadata: { what } });
    expect(exported('records')).toBe('maria.alvarez (admin) exported the records of ironclad from the UI.');
    expect(exported('audit')).toBe('maria.alvarez (admin) exported the audit from the UI.');
  });

  it('keeps the name of an operation from an old file', () => {
    expect(sentence({ operation: 'scheduled-run' })).toBe('local:ops: scheduled-run, ironclad.');
  });

  it.each(Object.keys(OPERATIONS))('ends as a sentence for %s', (operation) => {
    expect(sentence({ operation })).toMatch(/^[^ ].*[^ .]\.$/);
  });
});
