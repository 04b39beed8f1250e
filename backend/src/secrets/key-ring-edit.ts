import { open, rm } from 'node:fs/promises';
import { errorCodeOf } from '../config/error-code.js';
import { BadKeyRing, type KeyRing } from './key-ring.js';
import type { KeyRingFile } from './key-ring-file.js';

/** A change of the key file was refused: one sentence for the person at the terminal. */
export class KeyRingEditRefused extends Error {
  override readonly name = 'KeyRingEditRefused';
}

/**
 * Changes the ring of a key file, one change at a time: two at once could drop a key that has sealed something.
 * @throws KeyRingEditRefused; then the file is as it was.
 */
export async function editKeyRing(file: KeyRingFile, change: (ring: KeyRing) => KeyRing): Promise<KeyRing> {
  const lock = `${file.path}.lock`;
  await takeLock(lock, file);
  try {
    const changed = changedRing(file, change);
    await file.replace(changed);
    return changed;
  } finally {
    await rm(lock, { force: true });
  }
}

/** @throws KeyRingEditRefused when the file is no usable ring. */
export function readKeyRing(file: KeyRingFile): KeyRing {
  const read = file.read();
  if ('ring' in read) return read.ring;
  throw new KeyRingEditRefused(`The key file ${file.path} ${read.problem.what}.`);
}

function changedRing(file: KeyRingFile, change: (ring: KeyRing) => KeyRing): KeyRing {
  const ring = readKeyRing(file);
  try {
    return change(ring);
  } catch (error) {
    if (!(error instanceof BadKeyRing)) throw error;
    throw new KeyRingEditRefused(`The key file was not changed: ${error.message}.`);
  }
}

async function takeLock(lock: string, file: KeyRingFile): Promise<void> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') throw new KeyRingEditRefused(`There is no key file ${file.path} yet.`);
    if (code === 'EEXIST') {
      throw new KeyRingEditRefused(`Somebody else is changing the key file; if nobody is, remove ${lock}.`);
    }
    throw new KeyRingEditRefused(`The key file ${file.path} cannot be changed (${code || 'unknown error'}).`);
  }
}
