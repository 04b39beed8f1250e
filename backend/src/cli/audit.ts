import { auditCommand } from './audit-command.js';
import { runCommand } from './run-command.js';

await runCommand(auditCommand());
