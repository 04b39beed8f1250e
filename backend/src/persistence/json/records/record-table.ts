import type { RecordContact, RecordKind, RecordRow } from '../../../domain/crm-record.js';
import { RECORD_KINDS } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import { Columns, float64, uint32, uint8 } from '../../history/columns.js';
import { SharedStrings } from '../../history/shared-strings.js';

/** Where in the file the vendor's own words about a record are, and how much of the file it accounts for, in bytes. */
export interface RecordPlace {
  readonly rawAt: number;
  readonly rawBytes: number;
  readonly bytes: number;
}

const NUMBERS = ['value', 'createdAt', 'modifiedAt', 'detailsAt', 'contactAt'] as const;
const CONTACT_PARTS = ['id', 'name', 'company', 'email', 'phone'] as const;
const FIRST_ROWS = 16;
const HASH_BYTES = 32;
const HASH = /^[0-9a-f]{64}$/;
const NO_WORD = 0xffff_ffff;
const hashes = (length: number): Uint8Array => new Uint8Array(length * HASH_BYTES);

/** A tenant's records in columns: half of what they take as objects, and little work for the collector. Rows only come. */
export class RecordTable {
  private readonly columns = new Columns(FIRST_ROWS);
  private readonly numbers = NUMBERS.map(() => this.columns.add(float64));
  private readonly firstSeen = this.columns.add(float64);
  private readonly lastSeen = this.columns.add(float64);
  private readonly rawAt = this.columns.add(float64);
  private readonly rawBytes = this.columns.add(uint32);
  private readonly bytes = this.columns.add(uint32);
  private readonly statuses = this.columns.add(uint32);
  private readonly owners = this.columns.add(uint32);
  private readonly runIds = this.columns.add(uint32);
  private readonly kinds = this.columns.add(uint8);
  private readonly missing = this.columns.add(uint8);
  private readonly digests = this.columns.add(hashes);
  private readonly words = new SharedStrings();
  private readonly ids: string[] = [];
  private readonly titles: string[] = [];
  private readonly contacts: (string | undefined)[] = [];
  /** Hashes that are none of ours. */
  private readonly otherHashes = new Map<number, string>();

  constructor(private readonly tenant: TenantSlug) {}

  get size(): number {
    return this.ids.length;
  }

  /** Puts a row in its slot; the next free one is `size`. */
  put(slot: number, row: RecordRow, place: RecordPlace): void {
    const isNew = slot === this.size;
    this.columns.reach(slot);
    NUMBERS.forEach((name, i) => this.write(this.numbers[i]?.(), slot, row[name] ?? NaN));
    this.firstSeen()[slot] = row.firstSeenAt;
    this.lastSeen()[slot] = row.lastSeenAt;
    this.rawAt()[slot] = place.rawAt;
    this.rawBytes()[slot] = place.rawBytes;
    this.bytes()[slot] = place.bytes;
    this.setWord(this.statuses(), slot, row.status, isNew);
    this.setWord(this.owners(), slot, row.owner, isNew);
    this.setWord(this.runIds(), slot, row.runId, isNew);
    this.kinds()[slot] = RECORD_KINDS.indexOf(row.kind);
    this.missing()[slot] = row.missing ? 1 : 0;
    this.ids[slot] = row.externalId;
    this.titles[slot] = row.title;
    this.contacts[slot] = row.contact && packContact(row.contact);
    this.setHash(slot, row.hash);
  }

  see(slot: number, at: Moment): void {
    this.lastSeen()[slot] = at;
    this.missing()[slot] = 0;
  }

  miss(slot: number, runId: string): void {
    this.missing()[slot] = 1;
    this.setWord(this.runIds(), slot, runId, false);
  }

  rowAt(slot: number): RecordRow {
    const [value, createdAt, modifiedAt, detailsAt, contactAt] = this.numbers.map((column) => column()[slot] ?? NaN);
    const owner = this.ownerAt(slot);
    const contact = this.contactOf(slot);
    const row: { -readonly [Name in keyof RecordRow]: RecordRow[Name] } = {
      tenant: this.tenant,
      kind: this.kindAt(slot),
      externalId: this.idAt(slot),
      title: this.titleAt(slot),
      status: this.statusAt(slot),
      hash: this.hashAt(slot),
      firstSeenAt: this.firstSeen()[slot] ?? 0,
      lastSeenAt: this.lastSeen()[slot] ?? 0,
      missing: this.isMissing(slot),
      runId: this.words.text(this.runIds()[slot] ?? NO_WORD),
    };
    if (owner !== undefined) row.owner = owner;
    if (contact) row.contact = contact;
    if (isThere(value)) row.value = value;
    if (isThere(createdAt)) row.createdAt = createdAt;
    if (isThere(modifiedAt)) row.modifiedAt = modifiedAt;
    if (isThere(detailsAt)) row.detailsAt = detailsAt;
    if (isThere(contactAt)) row.contactAt = contactAt;
    return row;
  }

  placeAt(slot: number): RecordPlace {
    return {
      rawAt: this.rawAt()[slot] ?? 0,
      rawBytes: this.rawBytes()[slot] ?? 0,
      bytes: this.bytes()[slot] ?? 0,
    };
  }

  /** When the vendor changed it, or else when it was first seen. */
  changedAt(slot: number): Moment {
    const modifiedAt = this.numbers[2]?.()[slot];
    return isThere(modifiedAt) ? modifiedAt : (this.firstSeen()[slot] ?? 0);
  }

  kindAt(slot: number): RecordKind {
    return RECORD_KINDS[this.kinds()[slot] ?? 0] ?? 'job';
  }

  idAt(slot: number): string {
    return this.ids[slot] ?? '';
  }

  titleAt(slot: number): string {
    return this.titles[slot] ?? '';
  }

  statusAt(slot: number): string {
    return this.words.text(this.statuses()[slot] ?? NO_WORD);
  }

  ownerAt(slot: number): string | undefined {
    const word = this.owners()[slot] ?? NO_WORD;
    return word === NO_WORD ? undefined : this.words.text(word);
  }

  contactOf(slot: number): RecordContact | undefined {
    const packed = this.contacts[slot];
    return packed === undefined ? undefined : unpackContact(packed);
  }

  /** False when the contact's text, of either case, certainly does not hold `wanted`: far cheaper than to unpack it. */
  contactMaySay(slot: number, wanted: string): boolean {
    return this.contacts[slot]?.toLowerCase().includes(JSON.stringify(wanted).slice(1, -1)) ?? false;
  }

  isMissing(slot: number): boolean {
    return this.missing()[slot] === 1;
  }

  private setWord(column: Uint32Array, slot: number, word: string | undefined, isNew: boolean): void {
    const before = isNew ? NO_WORD : (column[slot] ?? NO_WORD);
    column[slot] = word === undefined ? NO_WORD : this.words.take(word);
    if (before !== NO_WORD) this.words.release(before);
  }

  private setHash(slot: number, hash: string): void {
    if (HASH.test(hash)) {
      this.digests().set(Buffer.from(hash, 'hex'), slot * HASH_BYTES);
      this.otherHashes.delete(slot);
    } else {
      this.otherHashes.set(slot, hash);
    }
  }

  private hashAt(slot: number): string {
    const other = this.otherHashes.get(slot);
    if (other !== undefined) return other;
    const start = slot * HASH_BYTES;
    return Buffer.from(this.digests().subarray(start, start + HASH_BYTES)).toString('hex');
  }

  private write(column: Float64Array | undefined, slot: number, value: number): void {
    if (column) column[slot] = value;
  }
}

const isThere = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);

/** One string instead of an object with five. */
const packContact = (contact: RecordContact): string =>
  JSON.stringify(CONTACT_PARTS.map((part) => contact[part] ?? null));

function unpackContact(packed: string): RecordContact {
  const parts = JSON.parse(packed) as readonly (string | null)[];
  const contact: { -readonly [Name in keyof RecordContact]: RecordContact[Name] } = {};
  CONTACT_PARTS.forEach((name, i) => {
    const part = parts[i];
    if (typeof part === 'string') contact[name] = part;
  });
  return contact;
}
