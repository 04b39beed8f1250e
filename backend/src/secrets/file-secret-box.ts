import { createHmac } from 'node:crypto';
import type { Clock } from '../clock/clock.js';
import { errorCodeOf } from '../config/error-code.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { SealedSecret } from '../domain/credential.js';
import { DomainError } from '../domain/domain-error.js';
import { openSecret, rewrapSecret, SealBroken, sealSecret, type WrappingKey } from './envelope.js';
import { type KeyRing, makeKeyRing } from './key-ring.js';
import type { KeyFileProblem, KeyRingFile } from './key-ring-file.js';
import type { SecretBox } from './secret-box.js';

/** Half a SHA-256: short enough to be shown, long enough that two keys never share one. */
const FINGERPRINT_BYTES = 16;
/** Answers name the setting, never the place. */
const FILE = 'The key file (SECRETS_KEY_FILE)';

/** Seals with the keys of a file, which is made on first need and looked at again whenever it was changed. */
export class FileSecretBox implements SecretBox {
  private ring: KeyRing | undefined;
  private problem: KeyFileProblem | undefined;
  private stamp: string | undefined | null = null;
  private making: Promise<void> | undefined;
  private cannotBeMade: string | undefined;

  constructor(
    private readonly file: KeyRingFile,
    private readonly clock: Clock,
    /** False with READ_ONLY, and where replicas share one database. */
    private readonly mayMake: boolean,
  ) {}

  get unavailable(): string | undefined {
    this.look();
    if (!this.problem) return undefined;
    return this.wouldMake() ? this.cannotBeMade : `${FILE} ${this.problem.what}.`;
  }

  /** The wrapping key of what is sealed now; undefined while there is none. */
  get activeKeyId(): string | undefined {
    this.look();
    return this.ring?.active.id;
  }

  /** True when the ring holds the key that `sealed` was wrapped with. */
  holdsKeyOf(sealed: SealedSecret): boolean {
    this.look();
    return this.keyOf(sealed) !== undefined;
  }

  /**
   * Whether the service may start while `sealedCount` secrets are kept.
   * @throws StartRefusal (78) for a file that is no safe key ring, and for none where secrets need one.
   */
  requireUsable(sealedCount: number): void {
    this.look();
    if (!this.problem) return;
    const { kind, what } = this.problem;
    if (kind === 'missing' && sealedCount > 0) {
      throw new StartRefusal(
        `The key file ${this.file.path} does not exist, but ${sealedCount} saved AccuLynx keys can only be opened with it. Put it back, or name it in SECRETS_KEY_FILE; if it is lost for good, make a new one with "npm run secrets -- create" and enter the AccuLynx keys again.`,
        EXIT.config,
      );
    }
    if (kind === 'malformed' || kind === 'unsafe' || (kind === 'unreadable' && sealedCount > 0)) {
      throw new StartRefusal(`The key file ${this.file.path} ${what}.`, EXIT.config);
    }
  }

  async seal(tenant: string, secret: string): Promise<SealedSecret> {
    return sealSecret((await this.presentRing()).active, tenant, secret);
  }

  open(tenant: string, sealed: SealedSecret): Promise<string> {
    return this.attempt(tenant, sealed, (key) => openSecret(key, tenant, sealed));
  }

  async fingerprint(secret: string): Promise<string> {
    const { fingerprintKey } = await this.presentRing();
    const digest = createHmac('sha256', fingerprintKey).update(secret, 'utf8').digest();
    return digest.subarray(0, FINGERPRINT_BYTES).toString('hex');
  }

  needsRewrap(sealed: SealedSecret): boolean {
    return this.ring !== undefined && this.ring.active.id !== sealed.wrappingKeyId;
  }

  async rewrap(tenant: string, sealed: SealedSecret): Promise<SealedSecret> {
    const { active } = await this.presentRing();
    return this.attempt(tenant, sealed, (key) => rewrapSecret(key, active, tenant, sealed));
  }

  private async attempt<Result>(
    tenant: string,
    sealed: SealedSecret,
    work: (key: WrappingKey) => Result,
  ): Promise<Result> {
    this.look();
    // A file that went away does not stop what its keys, still in memory, can open.
    if (!this.ring) throw this.refusal();
    const key = this.keyOf(sealed);
    const again = `Enter the key of ${tenant} again.`;
    if (!key) {
      throw new DomainError(
        'secrets_unavailable',
        `The saved AccuLynx key of ${tenant} was sealed with a key that the key file does not hold. ${again}`,
      );
    }
    try {
      return work(key);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new DomainError('secrets_unavailable', `The saved AccuLynx key of ${tenant} cannot be opened. ${again}`);
    }
  }

  private keyOf({ wrappingKeyId }: SealedSecret): WrappingKey | undefined {
    return this.ring?.keys.find(({ id }) => id === wrappingKeyId);
  }

  /** The ring as it is on the disk: what is sealed with a ring that is gone would be lost with this process. */
  private async presentRing(): Promise<KeyRing> {
    this.look();
    if (this.wouldMake()) {
      this.making ??= this.make().finally(() => (this.making = undefined));
      await this.making;
      this.look();
    }
    if (this.problem || !this.ring) throw this.refusal();
    return this.ring;
  }

  /** A ring that was here and is gone has sealed secrets; a new one in its place would bury them. */
  private wouldMake(): boolean {
    return this.problem?.kind === 'missing' && this.ring === undefined && this.mayMake;
  }

  private async make(): Promise<void> {
    try {
      await this.file.make(makeKeyRing(this.clock.now()));
      this.cannotBeMade = undefined;
    } catch (error) {
      this.cannotBeMade = `${FILE} does not exist and cannot be made (${errorCodeOf(error) || 'unknown error'}).`;
    }
  }

  private look(): void {
    const stamp = this.file.stamp();
    if (stamp === this.stamp) return;
    const read = this.file.read();
    // What could not be read for a passing reason is tried again, although the file stays the same.
    this.stamp = 'problem' in read && read.problem.kind === 'unreadable' ? null : stamp;
    this.problem = 'problem' in read ? read.problem : undefined;
    if ('ring' in read) this.ring = read.ring;
  }

  private refusal(): DomainError {
    return new DomainError(
      'secrets_unavailable',
      `${this.unavailable ?? `${FILE} cannot be used.`} Nothing was changed; mend it and try again.`,
    );
  }
}
