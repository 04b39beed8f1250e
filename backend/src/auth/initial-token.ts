import { Logger } from '@nestjs/common';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock/clock.js';
import type { Environment } from '../config/environment.js';
import { errorCodeOf } from '../config/error-code.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import type { AccessToken } from '../domain/access-token.js';
import { DomainError } from '../domain/domain-error.js';
import { COMMAND_CENTER } from '../domain/operator.js';
import type { Persistence } from '../persistence/persistence.js';
import { type MadeToken, makeToken } from './token-text.js';

const NAME = 'initial-admin';
const FILE = 'initial-admin-token';
const VALID_MS = 24 * 3_600_000;

const NO_TOKEN_YET =
  'Nobody can sign in yet: there is no valid access token. Make one with "npm run token -- create --name NAME --role admin", in a container with "node backend/cli/token.js create --name NAME --role admin".';

/** Will not go away by itself, unlike a full disk. */
const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

const nobodyCouldSignIn = (reason: string, cause?: unknown): StartRefusal =>
  new StartRefusal(`Nobody could sign in: there is no valid access token, and ${reason}.`, EXIT.config, { cause });

/**
 * The way in when nobody has one: a 24-hour admin token in a file that only the service's user can read. The file goes
 * at the token's first use; its name is printed, the token never.
 */
export class InitialToken {
  private readonly logger = new Logger(InitialToken.name);
  private readonly path: string;
  private fileMayExist = true;
  private made: string | undefined;

  constructor(
    private readonly persistence: Persistence,
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {
    this.path = join(environment.dataDir, FILE);
  }

  /**
   * Makes the token when no valid one is kept. While the store cannot be read or written the service starts without,
   * and the token is made as soon as it can be.
   * @throws StartRefusal (78) when it may not be written, because then nobody could ever sign in.
   */
  async ensure(): Promise<void> {
    try {
      if (await this.someoneCanSignIn()) return;
      if (this.environment.database) return this.askForOne();
      if (this.environment.readOnly) throw nobodyCouldSignIn('READ_ONLY forbids to make one');
      await this.create();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn({ err: error, msg: 'No access token could be made yet; it follows when the store has healed.' });
      const unsubscribe = this.persistence.onHealth(({ condition }) => {
        if (condition !== 'ok' && condition !== 'degraded') return;
        unsubscribe();
        this.ensure().catch((later: unknown) =>
          this.logger.error({ err: later, msg: 'No access token could be made.' }),
        );
      });
    }
  }

  /** Where the person who started the service finds the token when this start made one, or how to make one. */
  get notice(): string | undefined {
    return this.made;
  }

  /** Removes the file once its token has been used. */
  async used({ name }: AccessToken): Promise<void> {
    if (name !== NAME || !this.fileMayExist) return;
    this.fileMayExist = false;
    await rm(this.path, { force: true }).catch((error: unknown) => {
      this.logger.warn({
        err: error,
        msg: `The file ${FILE} has served its purpose but cannot be removed; remove it.`,
      });
    });
  }

  private async someoneCanSignIn(): Promise<boolean> {
    const now = this.clock.now();
    const tokens = await this.persistence.tokens.all();
    return tokens.some(({ expiresAt, revokedAt }) => expiresAt > now && revokedAt === undefined);
  }

  /** Replicas that start together would each make one, in a place that nobody looks at. */
  private askForOne(): void {
    this.made = NO_TOKEN_YET;
    this.logger.warn(this.made);
  }

  private async create(): Promise<void> {
    const made = makeToken();
    // The file first: a kept token that nobody has would lock everybody out for a day.
    await this.write(made);
    const now = this.clock.now();
    const token: AccessToken = {
      id: made.id,
      name: NAME,
      role: 'admin',
      tenants: ['*'],
      sha256: made.sha256,
      createdBy: COMMAND_CENTER.actor,
      createdAt: now,
      expiresAt: now + VALID_MS,
    };
    try {
      await this.persistence.tokens.save(token, {
        ring: 'people',
        tenant: 'system',
        operation: 'auth.initial_token_created',
        source: COMMAND_CENTER.source,
        actor: COMMAND_CENTER.actor,
        outcome: 'success',
        after: { id: made.id, name: NAME, role: 'admin', expires_at: token.expiresAt / 1000 },
      });
    } catch (error) {
      await rm(this.path, { force: true });
      throw error;
    }
    this.fileMayExist = true;
    this.made = `An access token for the first sign-in is in ${this.path}; it is valid for 24 hours and the file goes at its first use.`;
    this.logger.warn(this.made);
  }

  private async write({ text }: MadeToken): Promise<void> {
    try {
      // Never into a file that is there: its rights could be wider.
      await rm(this.path, { force: true });
      const file = await open(this.path, 'wx', 0o600);
      try {
        await file.writeFile(`${text}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      const code = errorCodeOf(error);
      if (FORBIDDEN.has(code))
        throw nobodyCouldSignIn(`${this.environment.dataDir} cannot be written (${code})`, error);
      throw new DomainError('persistence_unavailable', 'The initial token could not be written.', {}, { cause: error });
    }
  }
}
