import { userInfo } from 'node:os';
import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import { toIso } from '../domain/moment.js';
import { withStore } from './command-store.js';
import type { Command, Terminal } from './run-command.js';
import type { TokenOptions } from './token-options.js';
import { tokenOptions } from './token-options.js';
import { Tokens } from './tokens.js';

/** `token create|list|revoke`: the token alone goes to stdout, and is shown this once. */
export const tokenCommand =
  (read: () => Environment = () => Environment.read()): Command =>
  async (args, terminal) => {
    const options = tokenOptions(args);
    const environment = read();
    const clock = new SystemClock();
    const readOnly = options.command === 'list';
    try {
      await withStore({ environment, clock, readOnly, terminal }, (store) =>
        carryOut(options, new Tokens(store, clock, actor()), terminal),
      );
    } catch (error) {
      throw error instanceof StartRefusal && error.exitCode === EXIT.locked ? whileRunning(error) : error;
    }
  };

async function carryOut(options: TokenOptions, tokens: Tokens, { print, tell }: Terminal): Promise<void> {
  if (options.command === 'list') {
    for (const line of await tokens.list()) print(line);
  } else if (options.command === 'revoke') {
    const isNew = await tokens.revoke(options.id);
    tell(isNew ? `The access token ${options.id} opens nothing any more.` : `${options.id} was revoked before.`);
  } else {
    const { token, text } = await tokens.create(options.token);
    tell(
      `Made the access token ${token.id} (${token.name}, ${token.role}), valid until ${toIso(token.expiresAt)}. It is shown this once:`,
    );
    print(text);
  }
}

/** A process owns a data directory alone; a database serves any number. */
const whileRunning = (refusal: StartRefusal): StartRefusal =>
  new StartRefusal(
    `With the JSON store, tokens are made and revoked while the service is stopped. ${refusal.message}`,
    refusal.exitCode,
  );

/** A container may run as a user without a name. */
function actor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli:unknown';
  }
}
