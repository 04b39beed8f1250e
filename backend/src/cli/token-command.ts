import { type IssuedToken, type TokenActor, Tokens } from '../auth/tokens.js';
import { SystemClock } from '../clock/system-clock.js';
import { Environment } from '../config/environment.js';
import { EXIT, StartRefusal } from '../config/start-refusal.js';
import { DomainError } from '../domain/domain-error.js';
import { toIso } from '../domain/moment.js';
import { withStore } from './command-store.js';
import type { Command, Terminal } from './run-command.js';
import { terminalActor } from './terminal-actor.js';
import { tokenList } from './token-list.js';
import type { TokenOptions } from './token-options.js';
import { tokenOptions } from './token-options.js';

/** `token create|list|rotate|revoke`: the token alone goes to stdout, and is shown this once. */
export const tokenCommand =
  (read: () => Environment = () => Environment.read()): Command =>
  async (args, terminal) => {
    const options = tokenOptions(args);
    const environment = read();
    const clock = new SystemClock();
    const readOnly = options.command === 'list';
    try {
      await withStore({ environment, clock, readOnly, terminal }, (store) =>
        carryOut(options, new Tokens(store, clock), clock.now(), terminal),
      );
    } catch (error) {
      throw told(error);
    }
  };

async function carryOut(options: TokenOptions, tokens: Tokens, now: number, terminal: Terminal): Promise<void> {
  const { print, tell } = terminal;
  switch (options.command) {
    case 'list':
      for (const line of tokenList(await tokens.all(), now)) print(line);
      return;
    case 'revoke': {
      const { isNew } = await tokens.revoke(options.id, whoever());
      tell(isNew ? `The access token ${options.id} opens nothing any more.` : `${options.id} was revoked before.`);
      return;
    }
    case 'rotate':
      return show('Gave a new secret to', await tokens.rotate(options.id, whoever()), terminal);
    case 'create':
      return show('Made', await tokens.create(options.token, whoever()), terminal);
  }
}

function show(done: string, { token: { id, name, role, expiresAt }, text }: IssuedToken, terminal: Terminal): void {
  terminal.tell(
    `${done} the access token ${id} (${name}, ${role}), valid until ${toIso(expiresAt)}. It is shown this once:`,
  );
  terminal.print(text);
}

function told(error: unknown): unknown {
  if (error instanceof DomainError && error.code === 'not_found') return new StartRefusal(error.message, EXIT.noInput);
  return error instanceof StartRefusal && error.exitCode === EXIT.locked ? whileRunning(error) : error;
}

/** A process owns a data directory alone; a database serves any number. */
const whileRunning = (refusal: StartRefusal): StartRefusal =>
  new StartRefusal(
    `With the JSON store, this command changes tokens while the service is stopped; an admin does it while it runs. ${refusal.message}`,
    refusal.exitCode,
  );

const whoever = (): TokenActor => ({ source: 'ops', actor: terminalActor() });
