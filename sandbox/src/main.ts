// The sandbox as a process: one line of JSON on stdout when it listens, exit 0 on SIGTERM or SIGINT.
import { optionsOf } from './cli/flags.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

async function start(): Promise<Sandbox> {
  try {
    return await startSandbox(optionsOf(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}

const sandbox = await start();
const { url, baseUrl, controlToken, locations } = sandbox;

async function stop(): Promise<void> {
  await sandbox.close();
  process.exit(0);
}

process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
console.log(JSON.stringify({ url, base_url: baseUrl, control_token: controlToken, locations }));
