// Runs on the product's Node with the built client: ask-acculynx.mjs KEY_FILE [BASE_URL]. The answers go to stdout as
// one JSON document, what is being asked to stderr.
import { readFileSync } from 'node:fs';
import { SystemClock } from '../../dist/backend/clock/system-clock.js';
import { Environment } from '../../dist/backend/config/environment.js';
import { probe } from '../../dist/backend/import/acculynx/probe/acculynx-probe.js';
import { EXIT } from '../workspace/exit-codes.mjs';
import { Refusal, runScript } from '../workspace/refusal.mjs';

function keyIn(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Refusal(`${file} cannot be read.`, EXIT.noInput);
  }
}

/** The address as the service would take it, and refused in the same words. */
function environmentFor(baseUrl) {
  try {
    return Environment.read({ NODE_ENV: process.env.NODE_ENV, ACCULYNX_BASE_URL: baseUrl });
  } catch (error) {
    if (error.name === 'StartRefusal') throw new Refusal(error.message, EXIT.usage);
    throw error;
  }
}

const told = ({ method, path, status, message }) => console.error([method, path, status, message].join(' '));

await runScript(async ([keyFile, baseUrl]) => {
  const apiKey = keyIn(keyFile);
  if (apiKey === '') throw new Refusal(`${keyFile} is empty; it has to hold the key and nothing else.`, EXIT.noInput);
  const { acculynxBaseUrl, production } = environmentFor(baseUrl);
  // Nothing else keeps the process alive while a call waits for its turn.
  const awake = setInterval(() => undefined, 60_000);
  try {
    const options = { apiKey, baseUrl: acculynxBaseUrl, production, clock: new SystemClock(), log: told };
    console.log(JSON.stringify(await probe(options), null, 2));
  } finally {
    clearInterval(awake);
  }
  return 0;
});
