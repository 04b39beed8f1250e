import { runCommand } from './run-command.js';
import { tokenCommand } from './token-command.js';

await runCommand(tokenCommand());
