// Makes the folder in which the specs of one run find their one server; the first that needs it starts it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  process.env.TEST_SERVER_FOLDER = mkdtempSync(join(tmpdir(), 'command-center-specs-'));
}
