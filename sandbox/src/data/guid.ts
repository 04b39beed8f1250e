import { mix } from './random.ts';

/** What an id belongs to. The number is part of the id, so an id of one kind is never taken for another. */
export const kind = {
  company: 1,
  job: 2,
  contact: 3,
  user: 4,
  phone: 5,
  email: 6,
  jobContact: 7,
  representative: 8,
  estimate: 9,
  invoice: 10,
  supplement: 11,
  financials: 12,
  payment: 13,
  lookup: 14,
  milestone: 15,
  section: 16,
  line: 17,
  appointment: 18,
  subscription: 19,
  event: 20,
  amendment: 21,
  notation: 22,
} as const;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The id of the `index`-th record of a kind at a location: a GUID from which the index can be read again. */
export function guid(seed: number, of: number, index: number): string {
  const head = mix(seed, of, index, 1);
  const rest = mix(seed, of, index, 2);
  const hidden = (index ^ mix(head, seed, of)) >>> 0;
  const variant = hex(0x8000 | (rest & 0x3fff), 4);
  const middle = hex(rest >>> 16, 4);
  const version = `4${hex(head & 0xfff, 3)}`;
  return `${hex(head, 8)}-${middle}-${version}-${variant}-${hex((rest ^ head) & 0xffff, 4)}${hex(hidden, 8)}`;
}

/** The index that `guid` put into the id, or undefined where the id was not made for this seed and kind. */
export function indexOfGuid(seed: number, of: number, id: string): number | undefined {
  if (id.length !== 36) return undefined;
  const head = Number.parseInt(id.slice(0, 8), 16);
  const hidden = Number.parseInt(id.slice(28), 16);
  if (Number.isNaN(head) || Number.isNaN(hidden)) return undefined;
  const index = (hidden ^ mix(head, seed, of)) >>> 0;
  return guid(seed, of, index) === id ? index : undefined;
}
