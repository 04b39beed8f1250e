import { DomainError } from '../../src/domain/domain-error.js';
import type { KeyCheck, LocationIdentity } from '../../src/import/key-check.js';

/** Answers about keys as a test wants it; keys it does not know are refused. */
export class TestKeyCheck implements KeyCheck {
  readonly asked: { readonly apiKey: string; readonly keyId: string }[] = [];
  private readonly known = new Map<string, LocationIdentity | Error>();
  private gate: Promise<void> | undefined;

  answers(apiKey: string, answer: LocationIdentity | Error): this {
    this.known.set(apiKey, answer);
    return this;
  }

  forgets(apiKey: string): void {
    this.known.delete(apiKey);
  }

  /** Keeps answers back until the returned function is called. */
  wait(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  async check(apiKey: string, keyId: string): Promise<LocationIdentity> {
    this.asked.push({ apiKey, keyId });
    await this.gate;
    const answer = this.known.get(apiKey) ?? new DomainError('credentials_rejected', 'AccuLynx refuses this key.');
    if (answer instanceof Error) throw answer;
    return answer;
  }
}
