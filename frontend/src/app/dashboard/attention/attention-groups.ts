import type { ScheduleState } from '@aetherlink/contracts/schedule';
import type { Attention } from '@aetherlink/contracts/summary';

/** One row: a single tenant, or several that suffer from one thing. */
export interface AttentionGroup {
  readonly state: ScheduleState;
  readonly reason: string;
  /** When the first of them began. */
  readonly since: number;
  readonly tenants: readonly string[];
}

const ENOUGH_FOR_ONE_ROW = 3;
const TOGETHER_SEC = 15 * 60;

/**
 * Folds three or more tenants with the same state and reason that began within 15 minutes into one row,
 * where the first of them stood; the server's order stays otherwise.
 */
export function attentionGroups(items: readonly Attention[]): AttentionGroup[] {
  const groups: { key: string; items: Attention[] }[] = [];
  for (const item of items) {
    const key = `${item.state} ${item.reason}`;
    const open = groups.find((group) => group.key === key && isNear(group.items, item));
    if (open === undefined) groups.push({ key, items: [item] });
    else open.items.push(item);
  }
  return groups.flatMap(({ items: members }) =>
    members.length >= ENOUGH_FOR_ONE_ROW ? [fold(members)] : members.map((member) => fold([member])),
  );
}

function isNear(members: readonly Attention[], item: Attention): boolean {
  const moments = [...members.map((member) => member.since), item.since];
  return Math.max(...moments) - Math.min(...moments) <= TOGETHER_SEC;
}

function fold(members: readonly Attention[]): AttentionGroup {
  const [first] = members;
  return {
    state: first?.state ?? 'error',
    reason: first?.reason ?? '',
    since: Math.min(...members.map((member) => member.since)),
    tenants: members.map((member) => member.tenant),
  };
}
