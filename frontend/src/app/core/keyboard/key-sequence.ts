/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_000;

/** The name of a pressed key in the notation of shortcuts; null where a modifier makes it the browser's. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const isLetter = /^[a-z]$/i.test(event.key);
  if (!isLetter) return event.key;
  return event.shiftKey ? `shift+${event.key.toLowerCase()}` : event.key.toLowerCase();
}

/** Remembers the first key of a sequence for a second. */
export class KeySequence {
  private first: { key: string; at: number } | null = null;

  /** What has been typed up to now, longest first: after `g` then `d` it is `['g d', 'd']`. */
  typed(key: string, at: number): string[] {
    const before = this.first !== null && at - this.first.at <= SEQUENCE_MS ? [`${this.first.key} ${key}`] : [];
    this.first = { key, at };
    return [...before, key];
  }

  forget(): void {
    this.first = null;
  }
}
