import { runCommand } from './run-command.js';
import { secretsCommand } from './secrets-command.js';

await runCommand(secretsCommand());
