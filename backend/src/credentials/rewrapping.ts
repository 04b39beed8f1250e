import type { Cancel, Clock } from '../clock/clock.js';
import type { Credential } from '../domain/credential.js';
import type { Persistence } from '../persistence/persistence.js';
import type { FileSecretBox } from '../secrets/file-secret-box.js';
import { rewrapRule } from './credential-rules.js';

const LOOK_EVERY_MS = 60_000;
/** Each is a commit of its own; a few at once share a write to the disk and leave room for the runs. */
const AT_ONCE = 20;

export interface RewrappingParts {
  readonly persistence: Persistence;
  readonly box: FileSecretBox;
  readonly clock: Clock;
  readonly log: (level: 'info' | 'warn', sentence: string, details?: object) => void;
}

/**
 * Puts every saved key under the active wrapping key, at the start and within a minute of a rotation, so that the old
 * one can be retired. Contents are not encrypted anew, and nobody waits for it.
 */
export class Rewrapping {
  private stopped = false;
  private cancel: Cancel = () => undefined;
  private done: string | undefined;

  constructor(private readonly parts: RewrappingParts) {}

  start(): void {
    void this.look();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  /** Once over all keys. @returns how many were wrapped anew. */
  async pass(): Promise<number> {
    const { persistence, box } = this.parts;
    const active = box.activeKeyId;
    if (active === undefined || active === this.done) return 0;
    const due = (await persistence.credentials.all()).filter(
      ({ secret }) => box.needsRewrap(secret) && box.holdsKeyOf(secret),
    );
    let wrapped = 0;
    for (let begin = 0; begin < due.length && !this.stopped; begin += AT_ONCE) {
      const results = await Promise.all(due.slice(begin, begin + AT_ONCE).map((credential) => this.rewrap(credential)));
      wrapped += results.filter((isWrapped) => isWrapped).length;
    }
    if (!this.stopped) this.done = active;
    return wrapped;
  }

  private async rewrap({ tenant, secret }: Credential): Promise<boolean> {
    const fresh = await this.parts.box.rewrap(tenant, secret);
    return this.parts.persistence.act(tenant, rewrapRule(secret, fresh));
  }

  private async look(): Promise<void> {
    const { log, clock } = this.parts;
    try {
      const wrapped = await this.pass();
      if (wrapped > 0) log('info', `${wrapped} saved AccuLynx keys are under the new wrapping key now.`);
    } catch (error) {
      log('warn', 'Saved AccuLynx keys could not be wrapped anew yet; it is tried again in a minute.', { err: error });
    }
    if (!this.stopped) this.cancel = clock.after(LOOK_EVERY_MS, () => void this.look());
  }
}
