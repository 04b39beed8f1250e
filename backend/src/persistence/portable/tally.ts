import { createHash } from 'node:crypto';

/** How many facts of a kind there are, and one sum over all of them in their order. */
export class Tally {
  private readonly hash = createHash('sha256');
  private counted = 0;

  get count(): number {
    return this.counted;
  }

  add(text: string): void {
    this.counted += 1;
    this.hash.update(text).update('\n');
  }

  /** SHA-256 in hex. Asked once, at the end. */
  sum(): string {
    return this.hash.digest('hex');
  }
}
