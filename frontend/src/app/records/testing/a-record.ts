import type { CrmRecord, RecordPage } from '@aetherlink/contracts/record';
import { NOW } from '../../core/testing/now';

/** An imported job for tests; the change says what is special about it. */
export function aRecord(change: Partial<CrmRecord> = {}): CrmRecord {
  return {
    tenant: 'acme',
    kind: 'job',
    external_id: 'j-1',
    title: 'Oak Street 12',
    status: 'Approved',
    owner: 'Maria Alvarez',
    value: 13_450.5,
    contact: { name: 'Harper Oak', email: 'harper@example.com' },
    source: 'acculynx',
    modified_at: NOW - 7200,
    first_seen_at: NOW - 600,
    first_seen_at_iso: '',
    last_seen_at: NOW - 60,
    last_seen_at_iso: '',
    missing: false,
    run_id: '01a2178f-bbec-759f-85ee-1ef4bc83d5c9',
    ...change,
  };
}

/** Jobs by their ids, as the server answers them. */
export function pageOf(ids: readonly string[], change: Partial<RecordPage> = {}): RecordPage {
  return {
    ok: true,
    ts: NOW,
    ts_iso: '',
    items: ids.map((external_id) => aRecord({ external_id, title: `Job ${external_id}` })),
    next_cursor: null,
    total: ids.length,
    counts: { job: 110, contact: 102, user: 12, missing: 0 },
    statuses: [
      { name: 'Approved', count: 80 },
      { name: 'Closed', count: 30 },
    ],
    owners: [{ name: 'Maria Alvarez', count: 110 }],
    ...change,
  };
}
