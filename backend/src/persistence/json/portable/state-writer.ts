import type { AuditRing } from '../../../domain/audit-entry.js';
import { isActive } from '../../../domain/run.js';
import type { Run } from '../../../domain/run.js';
import type { BinCounts } from '../../../domain/summary-bins.js';
import type { PortableFacts } from '../../portable.js';
import type { Disk } from '../files/disk.js';
import { saveFile } from '../files/save-protocol.js';
import { capture } from '../snapshot/capture.js';
import { partText } from '../snapshot/part-text.js';
import { buildSnapshot } from '../snapshot/snapshot-file.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';
import { StoreState } from '../state/store-state.js';
import type { TenantView } from '../../changes/tenant-view.js';

/** As if one commit had written everything. */
const SEQ = 1;

/** What the snapshots of a new data directory say. */
export class StateWriter {
  private readonly state = new StoreState();
  private readonly bins: BinCounts[] = [];

  view(tenant: string, change: Partial<TenantView>): void {
    this.state.setView(tenant, { ...this.state.view(tenant), ...change });
  }

  /** @returns true when the run is its tenant's present, and not its history. */
  takesActive(run: Run): boolean {
    if (!isActive(run)) return false;
    this.view(run.tenant, { activeRun: run });
    return true;
  }

  /** True for a ledger row that is its tenant's present. */
  isOpen({ tenant, from }: PortableFacts['tick']): boolean {
    return this.state.view(tenant).openTick?.from === from;
  }

  audit(entry: PortableFacts['audit']): void {
    this.state.audit.add(entry);
  }

  localRun(run: PortableFacts['local_run']): void {
    this.state.putLocalRun(run);
  }

  token(token: PortableFacts['token']): void {
    this.state.tokens.set(token.id, token);
  }

  answer(record: PortableFacts['idempotency']): void {
    this.state.idempotency.put(record);
  }

  bin(bin: BinCounts): void {
    this.bins.push(bin);
  }

  numbers({ auditId: id, people, system, historyPrunedBefore }: PortableFacts['numbers']): void {
    const last = { people, system };
    const { audit } = this.state;
    const fallen = (ring: AuditRing): number => {
      const oldest = audit.all.find((entry) => entry.ring === ring);
      return oldest ? oldest.seq - 1 : last[ring];
    };
    audit.restore({ id, people, system }, { people: fallen('people'), system: fallen('system') });
    this.state.historyDroppedUntil = historyPrunedBefore;
  }

  /** Writes every part, twice, so that both generations are there from the start. */
  async save(dataDir: string, disk: Disk, fence: () => void): Promise<void> {
    this.state.summary.restore(this.bins);
    const held = capture(SEQ, this.state);
    for (const part of PARTS) {
      const chunks = await buildSnapshot(SEQ, partText(part, held));
      await saveFile(disk, dataDir, FILE_OF[part], chunks, fence);
      await saveFile(disk, dataDir, FILE_OF[part], chunks, fence);
    }
  }
}
