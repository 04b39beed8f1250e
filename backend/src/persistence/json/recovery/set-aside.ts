import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { toIso } from '../../../domain/moment.js';
import type { Disk } from '../files/disk.js';

/** A moment in file names: `20261112T143000Z`. */
export const stampOf = (moment: Moment): string => `${toIso(moment).slice(0, 19).replace(/[-:]/g, '')}Z`;

/**
 * Moves a file that cannot be used out of the way, without losing it.
 * @returns its new name.
 */
export async function setAside(directory: string, name: string, now: Moment, disk: Disk): Promise<string> {
  const wanted = `${name}.corrupt-${stampOf(now)}`;
  let free = wanted;
  for (let i = 2; existsSync(join(directory, free)); i += 1) free = `${wanted}-${i}`;
  await disk.rename(join(directory, name), join(directory, free));
  await disk.syncDirectory(directory);
  return free;
}
