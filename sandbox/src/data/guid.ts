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

/** The two digits of every byte: ids are made by the hundred thousand, and formatting numbers is what takes the time. */
const bytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const byte = (value: number): string => bytes[value & 0xff] ?? '';
const hex4 = (value: number): string => byte(value >>> 8) + byte(value);
const hex8 = (value: number): string => hex4(value >>> 16) + hex4(value);

/** The id of the `index`-th record of a kind at a location: a GUID from which the index can be read again. */
export function guid(seed: number, of: number, index: number): string {
  const head = mix(seed, of, index, 1);
  const rest = mix(seed, of, index, 2);
  const hidden = (index ^ mix(head, seed, of)) >>> 0;
  const version = 0x4000 | (head & 0xfff);
  const variant = 0x8000 | (rest & 0x3fff);
  return `${hex8(head)}-${hex4(rest >>> 16)}-${hex4(version)}-${hex4(variant)}-${hex4(rest ^ head)}${hex8(hidden)}`;
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
