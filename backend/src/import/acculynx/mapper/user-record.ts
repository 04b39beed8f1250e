import type { ImportedRecord } from '../../../domain/crm-record.js';
import type { JsonObject } from '../../../domain/json.js';
import { contentHash } from './canonical-json.js';
import { nameOf } from './contact-record.js';
import { idOf, textOf } from './vendor-fields.js';

/** Names of users by their ids: job objects name their owner by id alone. */
export type UserNames = ReadonlyMap<string, string>;

/** Undefined when it has no id. */
export function userRecord(user: JsonObject): ImportedRecord | undefined {
  const externalId = idOf(user);
  if (externalId === undefined) return undefined;
  const email = textOf(user, 'email');
  const title = textOf(user, 'displayName') ?? nameOf(user) ?? email ?? '';
  return {
    kind: 'user',
    externalId,
    title,
    status: textOf(user, 'status') ?? '',
    ...(email === undefined ? {} : { contact: { email } }),
    hash: contentHash(user),
    raw: { user },
  };
}
