import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package's own description: beside the built main.js, or above the sources. */
const PLACES = ['../package.json', '../../package.json'];

/** The product's version, as the build wrote it down. */
export function productVersion(): string {
  const path = PLACES.map((place) => join(import.meta.dirname, place)).find((place) => existsSync(place));
  const { version } = path ? (JSON.parse(readFileSync(path, 'utf8')) as { version?: string }) : {};
  return version ?? 'unknown';
}
