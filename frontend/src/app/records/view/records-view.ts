import type { ParamMap, Params } from '@angular/router';
import type { RecordKind } from '@aetherlink/contracts/record';
import type { RecordFilter, RecordName } from '../../data-access/records-api';

/** Everything of this page that a link can carry. */
export interface RecordsView {
  /** Null until one is chosen. */
  readonly tenant: string | null;
  readonly kind: RecordKind;
  readonly q: string;
  readonly status: string;
  readonly owner: string;
  /** The record whose sheet is open. */
  readonly open: RecordName | null;
}

export const KINDS: readonly RecordKind[] = ['job', 'contact', 'user'];
/** The server refuses longer searches. */
const LONGEST_SEARCH = 100;

export function readRecordsView(params: ParamMap): RecordsView {
  return {
    tenant: params.get('tenant') || null,
    kind: kindOf(params.get('kind')) ?? 'job',
    q: params.get('q') ?? '',
    status: params.get('status') ?? '',
    owner: params.get('owner') ?? '',
    open: nameOf(params.get('open') ?? ''),
  };
}

/** Only the named fields; what stands at its default leaves the address. For `queryParamsHandling: 'merge'`. */
export function recordsParams(change: Partial<RecordsView>): Params {
  const params: Params = {};
  if (change.tenant !== undefined) params['tenant'] = change.tenant;
  if (change.kind) params['kind'] = change.kind === 'job' ? null : change.kind;
  if (change.q !== undefined) params['q'] = change.q || null;
  if (change.status !== undefined) params['status'] = change.status || null;
  if (change.owner !== undefined) params['owner'] = change.owner || null;
  if (change.open !== undefined) params['open'] = change.open && addressOf(change.open);
  return params;
}

/** What the table asks the server for; null before a tenant is chosen. */
export function recordFilter({ tenant, kind, q, status, owner }: RecordsView): RecordFilter | null {
  return tenant === null ? null : { tenant, kind, search: q.trim().slice(0, LONGEST_SEARCH), status, owner };
}

export function isFiltered({ q, status, owner }: RecordsView): boolean {
  return q.trim() !== '' || status !== '' || owner !== '';
}

export function sameName(a: RecordName | null, b: RecordName | null): boolean {
  return a?.kind === b?.kind && a?.externalId === b?.externalId;
}

/** `job/4f1c…`; the vendor's ids may hold a slash, kinds do not. */
export function addressOf({ kind, externalId }: RecordName): string {
  return `${kind}/${externalId}`;
}

function nameOf(address: string): RecordName | null {
  const slash = address.indexOf('/');
  const kind = kindOf(address.slice(0, slash));
  const externalId = address.slice(slash + 1);
  return kind === null || slash === -1 || externalId === '' ? null : { kind, externalId };
}

function kindOf(word: string | null): RecordKind | null {
  return KINDS.find((kind) => kind === word) ?? null;
}
