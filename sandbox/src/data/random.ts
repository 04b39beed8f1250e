/** Mixes whole numbers into one unsigned 32-bit number; equal parts always give the same number. */
export function mix(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul((hash ^ part) | 0, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** What a number is drawn for. Each purpose has its own stream, so a new field never changes the old ones. */
export const stream = {
  location: 1,
  jobDates: 2,
  job: 3,
  contact: 4,
  user: 5,
  representatives: 6,
  history: 7,
  money: 8,
  invoice: 9,
  estimate: 10,
  supplement: 11,
  insurance: 12,
  customField: 13,
  appointment: 14,
  mutation: 15,
  shuffle: 16,
  fault: 17,
  contactOfJob: 18,
} as const;

/** A small seeded generator (mulberry32): cheap to make, so one is made for each record and purpose. */
export class Dice {
  private state: number;

  constructor(...seed: readonly number[]) {
    this.state = mix(...seed);
  }

  /** At least 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new Error('There is nothing to pick from.');
    return choice;
  }
}
