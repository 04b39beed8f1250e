import type { Clock } from '../clock/clock.js';
import type { LocalAction } from '../domain/local-run.js';
import { toIso } from '../domain/moment.js';
import type { Operator, Role } from '../domain/operator.js';
import type { StoreReport } from '../persistence/maintenance-store.js';
import type { Persistence } from '../persistence/persistence.js';

/** What a maintenance action may look at. */
export interface ActionScene {
  readonly persistence: Persistence;
  readonly clock: Clock;
  readonly slots: () => { readonly used: number; readonly total: number };
  readonly heartbeatAgeSec: () => number;
}

/** The least role each action needs. */
export const ACTION_ROLE: Readonly<Record<LocalAction, Role>> = {
  status: 'editor',
  'verify-store': 'editor',
  'backup-store': 'admin',
  'prune-history': 'admin',
  'list-imports': 'editor',
};

/** Run history and ledger rows older than this go with `prune-history`. */
const PRUNE_OLDER_THAN_MS = 24 * 3_600_000;
const IMPORTS_LISTED = 50;

/** The closed list. Nothing from a request reaches an action, so nothing can reach a shell. */
export const ACTIONS: Readonly<Record<LocalAction, (scene: ActionScene, operator: Operator) => Promise<StoreReport>>> =
  {
    status,
    'verify-store': ({ persistence }) => persistence.maintenance.verify(),
    'backup-store': ({ persistence }) => persistence.maintenance.backup(),
    'prune-history': ({ persistence, clock }) => persistence.maintenance.prune(clock.now() - PRUNE_OLDER_THAN_MS),
    'list-imports': listImports,
  };

async function status({ persistence, slots, heartbeatAgeSec }: ActionScene): Promise<StoreReport> {
  const store = await persistence.maintenance.status();
  const { used, total } = slots();
  return {
    ok: store.ok,
    lines: [
      ...store.lines,
      `scheduler: last looked ${heartbeatAgeSec().toFixed(1)} s ago, ${used} of ${total} run slots in use`,
    ],
  };
}

async function listImports({ persistence }: ActionScene): Promise<StoreReport> {
  const { rows } = await persistence.runs.page({ limit: IMPORTS_LISTED });
  if (rows.length === 0) return { ok: true, lines: ['No import has run yet.'] };
  return {
    ok: true,
    lines: rows.map(({ queuedAt, tenant, status: end, mode, stats, trigger }) =>
      [toIso(queuedAt), tenant, end, trigger, mode, `imported ${stats.imported}`, `skipped ${stats.skipped}`].join(
        '  ',
      ),
    ),
  };
}
