import { hkdfSync, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Environment } from '../../config/environment.js';
import { errorCodeOf } from '../../config/error-code.js';
import { keyBytes, SHORTEST_KEY_BYTES } from '../../config/secret-files.js';
import { EXIT, StartRefusal } from '../../config/start-refusal.js';

const OWNER_ONLY = 0o600;
const SEALS = 'aetherlink|v1|sign-in';

/** The key that every replica has, so that any of them can finish a sign-in that another one began. */
export class SessionKey {
  private key: Uint8Array | undefined;

  constructor(private readonly environment: Pick<Environment, 'sessionKeyFile' | 'makesKeys'>) {}

  /**
   * Reads the file, and makes it where nobody else needs the same.
   * @throws StartRefusal (78) when there is no key to work with.
   */
  async load(): Promise<void> {
    const { sessionKeyFile, makesKeys } = this.environment;
    try {
      this.key = await keyIn(sessionKeyFile);
      if (!this.key && makesKeys) {
        await make(sessionKeyFile);
        this.key = await keyIn(sessionKeyFile);
      }
    } catch (error) {
      const code = errorCodeOf(error) || 'unknown error';
      throw new StartRefusal(`SESSION_KEY_FILE can be neither read nor made (${code}).`, EXIT.config, { cause: error });
    }
    if (!this.key) throw new StartRefusal('SESSION_KEY_FILE does not exist.', EXIT.config);
  }

  /** 32 bytes for AES-256. @throws Error before {@link load}. */
  sealing(): Uint8Array {
    if (!this.key) throw new Error('The session key is read at start.');
    return this.key;
  }
}

/** Derived, so that the file may hold any secret that is long enough; its rules are checked with the settings. */
async function keyIn(path: string): Promise<Uint8Array | undefined> {
  try {
    const secret = keyBytes(await readFile(path));
    return new Uint8Array(hkdfSync('sha256', secret, '', SEALS, SHORTEST_KEY_BYTES));
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the file wholly or not at all; one that came first stays. */
async function make(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const written = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(written, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(`${randomBytes(SHORTEST_KEY_BYTES).toString('base64url')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // The umask may have taken rights away from the owner too.
    await chmod(written, OWNER_ONLY);
    await link(written, path).catch((error: unknown) => {
      if (errorCodeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(written, { force: true });
  }
}
