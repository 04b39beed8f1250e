import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorCodeOf } from '../config/error-code.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { AuditChain } from '../persistence/audit-chain/audit-chain.js';
import { AUDIT_RINGS } from '../persistence/audit-chain/chain-types.js';
import type { ExportedHead } from '../persistence/audit-chain/exported-line.js';
import { exportedLine } from '../persistence/audit-chain/exported-line.js';
import type { ExportVerdict } from '../persistence/audit-chain/export-verifier.js';
import { ExportVerifier } from '../persistence/audit-chain/export-verifier.js';
import { readLines } from '../persistence/json/files/line-reader.js';
import { csvRefusal } from './audit-options.js';
import { badEntry, keyNeeded, notIntact, notProved, proofOf } from './audit-sentences.js';

/**
 * Checks an exported audit; memory holds a line of it.
 * @returns what there is to say about a good one.
 * @throws StartRefusal 1 for one that is not intact, 64 for CSV, 65 for an empty one, 66 for none, 78 without its key.
 */
export async function verifyFile(path: string, chain: AuditChain): Promise<readonly string[]> {
  const name = basename(path);
  const { count, last } = await walk(path);
  if (count === 0) throw new StartRefusal(`${name} is empty.`, EXIT.data);
  const end = exportedLine(last);
  const head = end && 'head' in end ? end.head : undefined;
  if (head?.kind === 'hmac' && chain.kind === 'plain') {
    throw keyNeeded(name);
  }
  const verifier = new ExportVerifier(chain, head);
  await walk(path, (text, number) => {
    if (number === 1 && isCsv(name, text)) throw csvRefusal();
    const line = exportedLine(text);
    if (line === undefined) throw notIntact(name, `line ${number} is no audit entry${namedIn(text)}.`);
    if (!('head' in line)) return verifier.add(line);
    if (number < count) throw notIntact(name, `line ${number} says where the chain ends, and more lines follow.`);
    return false;
  });
  return said(name, verifier.verdict(), head, chain);
}

function said(
  name: string,
  { entries, chained, firstBad, problem }: ExportVerdict,
  head: ExportedHead | undefined,
  chain: AuditChain,
): readonly string[] {
  if (firstBad) throw notIntact(name, badEntry(firstBad) + hint(head, chain));
  if (problem !== undefined) throw notIntact(name, problem);
  const outside = entries - chained;
  return [
    `${name} is intact: ${chained} of ${entries} entries are chained, and each of them is as it was written.`,
    ...notProved(beginnings(head)),
    ...(outside > 0 ? [`${outside} entries have no place in the chain; nothing is proved about them.`] : []),
    ...(head ? [] : ['It has no last line with the ends of the chain, so nothing is said about what may be missing.']),
    ...(head && !head.isWhole ? ['Filters left entries out; of the others each proves itself.'] : []),
    proofOf(chain.kind),
  ];
}

/** With which entry each chain begins, by the file's own last line. */
const beginnings = (head: ExportedHead | undefined): Parameters<typeof notProved>[0] =>
  AUDIT_RINGS.flatMap((ring) => {
    const end = head?.rings[ring];
    return end ? [{ ring, fromSeq: end.fromSeq }] : [];
  });

const hint = (head: ExportedHead | undefined, { kind }: AuditChain): string =>
  head?.kind === 'plain' && kind === 'hmac'
    ? ' The file says that its chain is plain: when it is older than the key, verify it without AUDIT_KEY_FILE.'
    : '';

const isCsv = (name: string, text: string): boolean =>
  /\.csv$/i.test(name) || /^\uFEFF?"?id"?,"?seq"?,"?ring"?,/.test(text);

/** What a line that cannot be read still says of its entry. */
function namedIn(text: string): string {
  const seq = /"seq":(\d{1,15})/.exec(text)?.[1];
  const ring = /"ring":"(people|system)"/.exec(text)?.[1];
  const id = /"id":(\d{1,15})/.exec(text)?.[1];
  if (seq === undefined || ring === undefined) return '';
  return ` any more; it seems to be number ${seq} of the ring ${ring}${id === undefined ? '' : ` (id ${id})`}`;
}

/** Hands on every line that is not empty, until `each` returns false. @throws StartRefusal (66) */
async function walk(
  path: string,
  each: (text: string, number: number) => boolean = () => true,
): Promise<{ readonly count: number; readonly last: string }> {
  const file = await open(path).catch((error: unknown) => {
    throw new StartRefusal(`The file cannot be read (${errorCodeOf(error)}).`, EXIT.noInput, { cause: error });
  });
  let count = 0;
  let last = '';
  try {
    for await (const { bytes } of readLines(file)) {
      const text = bytes.toString('utf8').replace(/\r$/, '');
      if (text === '') continue;
      count += 1;
      last = text;
      if (!each(text, count)) break;
    }
  } finally {
    await file.close();
  }
  return { count, last };
}
