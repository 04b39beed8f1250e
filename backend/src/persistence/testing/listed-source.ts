import { isActive } from '../../domain/run.js';
import { tickKey } from '../history/tick-rows.js';
import type { PortableFacts, PortableKind, PortableReaders } from '../portable.js';
import { asyncRows } from '../portable/async-rows.js';
import { countedBin } from '../portable/fact-text.js';
import { compareStored } from '../portable/stored-order.js';

export type ListedFacts = { readonly [Kind in PortableKind]: readonly PortableFacts[Kind][] };

/** Readers of lists, in the order of every store. What no store can hold twice is told once. */
export function listedReaders(lists: ListedFacts): PortableReaders {
  const credentials = ofTenants(once(lists.credential, ({ companyId }) => companyId));
  const runs = once(lists.run, ({ id }) => id);
  const ended = runs.filter((run) => !isActive(run));
  const active = once(runs.filter(isActive), ({ tenant }) => tenant);
  const openTicks = ofTenants(lists.open_tick);
  const ticks = once([...openTicks, ...lists.tick], tickKey);
  const audit = once(
    once(lists.audit, ({ id }) => String(id)),
    ({ ring, seq }) => `${ring}/${seq}`,
  );
  const bins = once(lists.summary_bin, ({ from }) => String(from)).flatMap((bin) => countedBin(bin) ?? []);
  const records = once(lists.record, ({ tenant, kind, externalId }) => JSON.stringify([tenant, kind, externalId]));
  const answers = once(lists.idempotency, ({ scope, key }) => JSON.stringify([scope, key]));
  const logs = lists.run_log.toSorted((a, b) => compareStored(a.runId, b.runId));
  return {
    schedule: () => asyncRows(ofTenants(lists.schedule)),
    credential: () => asyncRows(credentials),
    open_tick: () => asyncRows(openTicks),
    run: () => asyncRows([...ended, ...active].sort((a, b) => a.queuedAt - b.queuedAt || compareStored(a.id, b.id))),
    tick: () => asyncRows(ticks.toSorted((a, b) => a.to - b.to || compareStored(tickKey(a), tickKey(b)))),
    audit: () => asyncRows(audit.toSorted((a, b) => a.id - b.id)),
    local_run: () => asyncRows(once(lists.local_run, ({ id }) => id)),
    token: () => asyncRows(once(lists.token, ({ id }) => id).toSorted((a, b) => compareStored(a.id, b.id))),
    idempotency: () =>
      asyncRows(
        answers.toSorted((a, b) => a.at - b.at || compareStored(a.scope, b.scope) || compareStored(a.key, b.key)),
      ),
    summary_bin: () => asyncRows(bins.toSorted((a, b) => a.from - b.from)),
    import_state: () => asyncRows(ofTenants(lists.import_state)),
    record: () =>
      asyncRows(
        records.toSorted(
          (a, b) =>
            compareStored(a.tenant, b.tenant) ||
            compareStored(a.kind, b.kind) ||
            compareStored(a.externalId, b.externalId),
        ),
      ),
    run_log: () => asyncRows(logs),
    numbers: () => asyncRows(lists.numbers),
  };
}

const ofTenants = <Row extends { readonly tenant: string }>(rows: readonly Row[]): readonly Row[] =>
  once(rows, ({ tenant }) => tenant).toSorted((a, b) => compareStored(a.tenant, b.tenant));

function once<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
