import { moveCommand } from './move-command.js';
import { runCommand } from './run-command.js';

await runCommand(moveCommand());
