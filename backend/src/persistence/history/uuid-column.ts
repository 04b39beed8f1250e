import type { Columns } from './columns.js';
import { uint32 } from './columns.js';

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})([0-9a-f]{8})$/;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** UUIDs in 16 bytes each. Any other text has no place here. */
export class UuidColumn {
  private readonly words;

  constructor(columns: Columns) {
    this.words = [columns.add(uint32), columns.add(uint32), columns.add(uint32), columns.add(uint32)] as const;
  }

  /** @returns false when the text is no UUID in its lower-case form; then nothing is kept. */
  set(slot: number, text: string): boolean {
    const words = wordsOf(text);
    this.words.forEach((column, i) => (column()[slot] = words?.[i] ?? 0));
    return words !== undefined;
  }

  get(slot: number): string {
    const [a = 0, b = 0, c = 0, d = 0] = this.words.map((column) => column()[slot]);
    return [hex(a, 8), hex(b >>> 16, 4), hex(b & 0xffff, 4), hex(c >>> 16, 4), hex(c & 0xffff, 4) + hex(d, 8)].join(
      '-',
    );
  }

  /** The order of two UUIDs, which is the order of their texts. */
  compare(a: number, b: number): number {
    for (const column of this.words) {
      const difference = (column()[a] ?? 0) - (column()[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** The slots below `end` that hold this UUID. */
  *find(text: string, end: number): Generator<number> {
    const words = wordsOf(text);
    if (!words) return;
    const [first, second, third, fourth] = this.words.map((column) => column());
    for (let slot = end - 1; slot >= 0; slot -= 1) {
      // The last word is random even where the first ones are the same moment.
      if (fourth?.[slot] !== words[3] || third?.[slot] !== words[2]) continue;
      if (second?.[slot] === words[1] && first?.[slot] === words[0]) yield slot;
    }
  }
}

function wordsOf(text: string): readonly [number, number, number, number] | undefined {
  const parts = UUID.exec(text);
  if (!parts) return undefined;
  const [, a = '', b = '', c = '', d = '', e = '', f = ''] = parts;
  return [parseInt(a, 16), parseInt(b + c, 16), parseInt(d + e, 16), parseInt(f, 16)];
}
