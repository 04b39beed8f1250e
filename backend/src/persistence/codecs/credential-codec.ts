import type { Credential, SealedSecret } from '../../domain/credential.js';
import { toSeconds } from '../../domain/moment.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const HEALTHS = ['ok', 'rejected', 'unknown'] as const;

/** A key as it is kept: sealed, with what may be shown of it. */
export function encodeCredential(credential: Credential): JsonObject {
  const { secret } = credential;
  return {
    tenant: credential.tenant,
    secret: {
      wrapping_key_id: secret.wrappingKeyId,
      wrapped_key: secret.wrappedKey,
      wrap_iv: secret.wrapIv,
      wrap_tag: secret.wrapTag,
      iv: secret.iv,
      tag: secret.tag,
      ciphertext: secret.ciphertext,
    },
    last4: credential.last4,
    fingerprint: credential.fingerprint,
    location_name: credential.locationName,
    company_id: credential.companyId,
    set_at: toSeconds(credential.setAt),
    set_by: credential.setBy,
    checked_at: toSeconds(credential.checkedAt),
    health: credential.health,
  };
}

/** @throws MalformedRecord */
export function decodeCredential(value: unknown): Credential {
  const fields = JsonFields.of(value, 'credential');
  return {
    tenant: fields.text('tenant'),
    secret: decodeSecret(fields.raw('secret')),
    last4: fields.text('last4'),
    fingerprint: fields.text('fingerprint'),
    locationName: fields.text('location_name'),
    companyId: fields.text('company_id'),
    setAt: fields.moment('set_at'),
    setBy: fields.text('set_by'),
    checkedAt: fields.moment('checked_at'),
    health: fields.oneOf('health', HEALTHS),
  };
}

function decodeSecret(value: unknown): SealedSecret {
  const fields = JsonFields.of(value, 'sealed secret');
  return {
    wrappingKeyId: fields.text('wrapping_key_id'),
    wrappedKey: fields.text('wrapped_key'),
    wrapIv: fields.text('wrap_iv'),
    wrapTag: fields.text('wrap_tag'),
    iv: fields.text('iv'),
    tag: fields.text('tag'),
    ciphertext: fields.text('ciphertext'),
  };
}
