import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { PortableKind, PortableSource, PortableTarget } from './portable.js';
import { PORTABLE_KINDS } from './portable.js';
import { factText } from './portable/fact-text.js';
import { Tally } from './portable/tally.js';

/** What became of one kind. */
export interface CopiedKind {
  readonly kind: PortableKind;
  readonly count: number;
  /** SHA-256 over the canonical JSON of each fact, the same of both stores. */
  readonly sha256: string;
  readonly leftOut: number;
}

export interface Copied {
  readonly kinds: readonly CopiedKind[];
  /** Why something was left out, in sentences. */
  readonly notes: readonly string[];
}

export interface CopyOptions {
  /** Removes what an earlier move has left behind, and begins anew. */
  readonly restart: boolean;
  readonly progress?: (sentence: string) => void;
}

/**
 * Moves everything that `source` holds into the empty `target`, then reads both again and compares fact by fact. The
 * source is only read. Until the comparison is over the target is marked as incomplete and no service starts on it.
 * @throws StartRefusal as `PortableTarget.begin`; with 65 when the two differ.
 */
export async function copyPersistence(
  source: PortableSource,
  target: PortableTarget,
  { restart, progress = () => undefined }: CopyOptions,
): Promise<Copied> {
  await target.begin(restart);
  const fitted = await target.fit(source);
  for (const kind of PORTABLE_KINDS) {
    progress(`copying: ${kind}`);
    await load(kind, fitted.facts, target.load);
  }
  const leftOut = fitted.leftOut();
  await target.settle();
  const kinds: CopiedKind[] = [];
  for (const kind of PORTABLE_KINDS) {
    progress(`comparing: ${kind}`);
    const tally = await compared(kind, fitted.facts[kind](), target.facts[kind]());
    const missing = leftOut.filter((some) => some.kind === kind).reduce((sum, { count }) => sum + count, 0);
    kinds.push({ kind, count: tally.count, sha256: tally.sum(), leftOut: missing });
  }
  await target.finish();
  const notes = leftOut.map(({ kind, count, why }) => `Left behind: ${count} of the kind ${kind}. ${why}`);
  return { kinds, notes: [...source.notes(), ...notes] };
}

function load<Kind extends PortableKind>(
  kind: Kind,
  from: PortableSource['facts'],
  into: PortableTarget['load'],
): Promise<void> {
  return into[kind](from[kind]());
}

/** Walks through both at once; memory holds one fact of each. */
async function compared<Kind extends PortableKind>(
  kind: Kind,
  wanted: ReturnType<PortableSource['facts'][Kind]>,
  found: ReturnType<PortableSource['facts'][Kind]>,
): Promise<Tally> {
  const tally = new Tally();
  const others = found[Symbol.asyncIterator]();
  try {
    for await (const fact of wanted) {
      const text = factText(kind, fact);
      const other = await others.next();
      if (other.done === true || factText(kind, other.value) !== text) throw differs(kind, tally.count + 1);
      tally.add(text);
    }
    if ((await others.next()).done !== true) throw differs(kind, tally.count + 1);
  } finally {
    await others.return?.();
  }
  return tally;
}

const differs = (kind: PortableKind, place: number): StartRefusal =>
  new StartRefusal(
    `The copy differs from its source: ${kind} number ${place}. The source is as it was; the target stays marked as incomplete and is not for use.`,
    EXIT.data,
  );
