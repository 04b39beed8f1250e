import { userInfo } from 'node:os';

/** What the audit calls somebody at the terminal. A container may run as a user without a name. */
export function terminalActor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli:unknown';
  }
}
