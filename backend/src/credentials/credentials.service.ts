import { Inject, Injectable } from '@nestjs/common';
import { mayUseTenant } from '../auth/tenant-scope.js';
import type { Act } from '../domain/act.js';
import type { Credential } from '../domain/credential.js';
import { DomainError } from '../domain/domain-error.js';
import { KEY_CHECK, type KeyCheck, type LocationIdentity } from '../import/key-check.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { SECRET_BOX, type SecretBox } from '../secrets/secret-box.js';
import { type ActedCredential, deleteKeyRule, saveRule, triedRule } from './credential-rules.js';
import { locationTaken, noKey, noSchedule, otherLocation } from './refusals.js';

/** How many of a key's characters people may see, to tell keys apart. */
const SHOWN_CHARACTERS = 4;

/** Tenants' AccuLynx keys: checked before they are kept, sealed where they are kept, never handed out again. */
@Injectable()
export class CredentialsService {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
    @Inject(KEY_CHECK) private readonly keyCheck: KeyCheck,
  ) {}

  /** Undefined without a key. @throws DomainError `schedule_not_found` */
  async of(tenant: string): Promise<Credential | undefined> {
    await this.requireSchedule(tenant);
    return this.persistence.credentials.known(tenant);
  }

  /**
   * Checks and keeps a key.
   * @throws DomainError `schedule_not_found`, `credentials_rejected`, `location_mismatch`, `location_in_use`,
   * `upstream_unavailable`, `secrets_unavailable`; nothing is saved then.
   */
  async save(tenant: string, apiKey: string, act: Act): Promise<ActedCredential> {
    await this.requireSchedule(tenant);
    const fingerprint = await this.box.fingerprint(apiKey);
    const { companyId, name: locationName } = await this.identityOf(apiKey, fingerprint);
    await this.requireOwnLocation(tenant, companyId, locationName);
    await this.requireFreeLocation(tenant, companyId, locationName, act);
    const secret = await this.box.seal(tenant, apiKey);
    const last4 = apiKey.slice(-SHOWN_CHARACTERS);
    return this.persistence.act(tenant, saveRule(tenant, { secret, last4, fingerprint, locationName, companyId }, act));
  }

  /** @throws DomainError `schedule_not_found`, `not_found` without a key */
  remove(tenant: string, act: Act): Promise<ActedCredential> {
    return this.persistence.act(tenant, deleteKeyRule(tenant, act));
  }

  /**
   * Tries the saved key. One that the vendor refuses is noted as rejected; undefined when the key was replaced meanwhile.
   * @throws DomainError `schedule_not_found`, `not_found` without a key, `location_mismatch`, `upstream_unavailable`,
   * `secrets_unavailable`; nothing is noted then.
   */
  async test(tenant: string, act: Act): Promise<ActedCredential | undefined> {
    const tried = await this.of(tenant);
    if (!tried) throw noKey(tenant);
    const apiKey = await this.box.open(tenant, tried.secret);
    const secret = this.box.needsRewrap(tried.secret) ? await this.box.rewrap(tenant, tried.secret) : tried.secret;
    const identity = await this.identityUnlessRejected(apiKey, tried.fingerprint);
    if (identity && identity.companyId !== tried.companyId) {
      throw otherLocation(tenant, tried.locationName, identity.name);
    }
    const health = identity ? 'ok' : 'rejected';
    const locationName = identity?.name ?? tried.locationName;
    return this.persistence.act(tenant, triedRule(tenant, { tried, health, locationName, secret }, act));
  }

  private async requireSchedule(tenant: string): Promise<void> {
    if (!(await this.persistence.schedules.get(tenant))) throw noSchedule(tenant);
  }

  private async identityUnlessRejected(apiKey: string, keyId: string): Promise<LocationIdentity | undefined> {
    try {
      return await this.identityOf(apiKey, keyId);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'credentials_rejected') return undefined;
      throw error;
    }
  }

  /** Whatever else is thrown with a key in its hands may have it in its words, so only its kind goes on. */
  private identityOf(apiKey: string, keyId: string): Promise<LocationIdentity> {
    return this.keyCheck.check(apiKey, keyId).catch((error: unknown) => {
      if (error instanceof DomainError) throw error;
      throw new Error(`Checking a key failed with ${error instanceof Error ? error.name : typeof error}.`);
    });
  }

  /** Records that are here, or a key that is, say which location the tenant is. */
  private async requireOwnLocation(tenant: string, companyId: string, location: string): Promise<void> {
    const imported = await this.persistence.records.importState(tenant);
    const present = this.persistence.credentials.known(tenant);
    for (const known of [imported, present]) {
      if (known?.companyId !== undefined && known.companyId !== companyId) {
        throw otherLocation(tenant, known.locationName, location);
      }
    }
  }

  private async requireFreeLocation(tenant: string, companyId: string, location: string, { operator }: Act) {
    const all = await this.persistence.credentials.all();
    const holder = all.find((other) => other.companyId === companyId && other.tenant !== tenant)?.tenant;
    if (holder !== undefined) {
      throw locationTaken(location, mayUseTenant(operator, holder) ? holder : undefined);
    }
  }
}
