import type { RunWish, VendorRest } from '../../fleet.js';

interface ToldWish {
  readonly run: string;
  readonly tenant: string;
  readonly wish: RunWish;
  readonly by: string;
}

interface ToldRest {
  readonly rest: VendorRest;
  readonly by: string;
}

/** Reads what a replica has told the others; undefined for what only a newer one says. */
export function readTold(payload: string): ToldWish | ToldRest | undefined {
  const { run, tenant, wish, rest, ms, by } = fieldsOf(payload);
  if (typeof by !== 'string') return undefined;
  if (typeof rest === 'string' && typeof ms === 'number') return { rest: { keyId: rest || null, restMs: ms }, by };
  if (typeof run !== 'string' || typeof tenant !== 'string') return undefined;
  return wish === 'yield' || wish === 'stop' ? { run, tenant, wish, by } : undefined;
}

function fieldsOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(payload) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
