import type { AuditEntry, AuditRing, NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import { CHAIN_BEGINNING } from '../../audit-chain/chain-types.js';
import type { Change } from '../../changes/change.js';
import type { AuditNumbers } from './audit-rings.js';
import { numberEntry } from './audit-rings.js';
import type { StoreState } from './store-state.js';
import type { TenantView } from '../../changes/tenant-view.js';
import { afterChange, tenantOf } from '../../changes/tenant-view.js';

interface Staged {
  readonly seq: number;
  readonly view: TenantView;
  readonly durable: Promise<void>;
}

/** What is on its way to the disk, laid over what is durable. Rules decide on it; readers never see it. */
export class PendingState {
  private readonly staged = new Map<string, Staged>();
  private numbers: AuditNumbers;
  /** The hash of the newest entry of each ring. */
  private hashes: Readonly<Record<AuditRing, string>>;

  constructor(
    private readonly durable: StoreState,
    private readonly chain: AuditChain,
  ) {
    this.numbers = durable.audit.numbers;
    this.hashes = durableHashes(durable);
  }

  view(tenant: string): TenantView {
    return this.staged.get(tenant)?.view ?? this.durable.view(tenant);
  }

  /** Settles when what is on its way for the tenant has become durable, or never will. */
  async arrival(tenant: string): Promise<void> {
    await this.staged.get(tenant)?.durable;
  }

  /** The other tenant that has the key of this location, or will have it when everything on its way has arrived. */
  holderOf(companyId: string, except: string): string | undefined {
    const holds = (tenant: string): boolean =>
      tenant !== except && this.view(tenant).credential?.companyId === companyId;
    for (const tenant of this.staged.keys()) if (holds(tenant)) return tenant;
    for (const [tenant] of this.durable.allViews()) if (holds(tenant)) return tenant;
    return undefined;
  }

  /** Gives an entry its numbers, its moment and its place in the chain; it has to be staged before the next one gets its own. */
  number(entry: NewAuditEntry, at: Moment): AuditEntry {
    const numbered = numberEntry(this.numbers, entry, at);
    const chained = this.chain.chained(this.hashes[entry.ring], numbered.entry);
    this.numbers = numbered.numbers;
    this.hashes = { ...this.hashes, [entry.ring]: chained.hash };
    return chained;
  }

  /** @returns the tenants whose view has changed. */
  stage(seq: number, changes: readonly Change[], durable: Promise<void>): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const change of changes) {
      const tenant = tenantOf(change);
      if (tenant === undefined) continue;
      this.staged.set(tenant, { seq, durable, view: afterChange(this.view(tenant), change) });
      touched.add(tenant);
    }
    return touched;
  }

  /** A commit became durable: what it staged is no longer on its way. */
  settle(seq: number, changes: readonly Change[]): void {
    for (const change of changes) {
      const tenant = tenantOf(change);
      if (tenant !== undefined && this.staged.get(tenant)?.seq === seq) this.staged.delete(tenant);
    }
  }

  /** Nothing that was on its way will arrive. @returns the tenants whose view has changed. */
  drop(): readonly string[] {
    const tenants = [...this.staged.keys()];
    this.staged.clear();
    this.numbers = this.durable.audit.numbers;
    this.hashes = durableHashes(this.durable);
    return tenants;
  }
}

function durableHashes({ audit }: StoreState): Readonly<Record<AuditRing, string>> {
  const heads = audit.chains.places?.heads;
  return { people: heads?.people.hash ?? CHAIN_BEGINNING, system: heads?.system.hash ?? CHAIN_BEGINNING };
}
