import { envelope } from './envelope.ts';
import type { FaultKind } from './kind.ts';
import { paging } from './paging.ts';
import { refusals } from './refusals.ts';
import { transport } from './transport.ts';

/** The whole fault matrix. */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  Object.entries({ ...refusals, ...transport, ...envelope, ...paging }),
);
