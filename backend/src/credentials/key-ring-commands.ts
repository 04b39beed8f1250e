import type { Credential } from '../domain/credential.js';
import type { Moment } from '../domain/moment.js';
import { editKeyRing, KeyRingEditRefused, readKeyRing } from '../secrets/key-ring-edit.js';
import type { KeyRingFile } from '../secrets/key-ring-file.js';
import { makeKeyRing, retired, rotated } from '../secrets/key-ring.js';

type Sealed = Pick<Credential, 'tenant' | 'secret'>;

/** What `npm run secrets` does and prints. Names of keys only; no line ever holds a key. @throws KeyRingEditRefused */
export async function createKeyRing(file: KeyRingFile, now: Moment): Promise<string[]> {
  const ring = makeKeyRing(now);
  if (!(await file.make(ring))) {
    throw new KeyRingEditRefused(`There is a key file ${file.path} already. Nothing was changed.`);
  }
  return [`Made the key file ${file.path} with the key ${ring.active.id}.`, 'Keep a copy of it, apart from backups.'];
}

/** Adds a new active key; everything sealed before still opens. @throws KeyRingEditRefused */
export async function rotateKeyRing(file: KeyRingFile, now: Moment): Promise<string[]> {
  const ring = await editKeyRing(file, (present) => rotated(present, now));
  return [
    `The active key is ${ring.active.id} now; the older ones stay: ${ring.keys.length} keys in ${file.path}.`,
    'A running service uses it from now on and puts the saved AccuLynx keys under it within a minute.',
    'Then "npm run secrets -- status" shows which keys nobody needs any more, and "retire ID" removes one.',
  ];
}

/** Removes a key that no saved secret needs. @throws KeyRingEditRefused while one does. */
export async function retireKey(file: KeyRingFile, id: string, sealed: readonly Sealed[]): Promise<string[]> {
  const needed = sealed.filter(({ secret }) => secret.wrappingKeyId === id).length;
  if (needed > 0) {
    throw new KeyRingEditRefused(
      `${needed} saved AccuLynx keys are still under ${id}. Start the service, which puts them under the active key, and try again in a minute.`,
    );
  }
  const ring = await editKeyRing(file, (present) => retired(present, id));
  return [
    `${id} is gone; ${ring.keys.length} keys are left in ${file.path}.`,
    'Saved AccuLynx keys in backups from before the rotation cannot be opened any more.',
  ];
}

/** One line for each key. @throws KeyRingEditRefused when the file is no usable ring. */
export function describeKeyRing(file: KeyRingFile, sealed: readonly Sealed[]): string[] {
  const { keys, active } = readKeyRing(file);
  const under = (id: string): number => sealed.filter(({ secret }) => secret.wrappingKeyId === id).length;
  const lost = sealed.filter(({ secret }) => !keys.some(({ id }) => id === secret.wrappingKeyId));
  return [
    file.path,
    ...keys.map(({ id, createdAt }) => {
      const use = id === active.id ? 'active' : under(id) > 0 ? 'still needed' : 'can be retired';
      return `  ${id}  made ${createdAt}  ${under(id)} saved AccuLynx keys  ${use}`;
    }),
    ...(lost.length > 0
      ? [
          `  ${lost.length} saved AccuLynx keys need a key that is not here: ${lost.map(({ tenant }) => tenant).join(', ')}`,
        ]
      : []),
  ];
}
