import type { CredentialState, CredentialTested } from '@aetherlink/contracts/credential';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import { CurrentAct } from '../auth/current-act.js';
import { NeedsRole } from '../auth/route-access.js';
import { Tenant } from '../auth/tenant.js';
import { Environment } from '../config/environment.js';
import type { Act } from '../domain/act.js';
import type { Credential } from '../domain/credential.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { CALL_BUDGET, type CallBudget } from '../import/call-budget.js';
import { credentialWire } from '../wire/credential-wire.js';
import { PutCredentialDto } from './credential.dto.js';
import type { ActedCredential } from './credential-rules.js';
import { CredentialsService } from './credentials.service.js';

/** A tenant's AccuLynx key: set, tried and removed here, shown nowhere. The tenant comes from `x-tenant` alone. */
@Controller(`${ACCULYNX_PREFIX}/credentials`)
@NeedsRole('admin')
export class CredentialsController {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly environment: Environment,
    @Inject(CALL_BUDGET) private readonly budget: CallBudget,
  ) {}

  @Get()
  async state(@Tenant() tenant: string): Promise<Unstamped<CredentialState>> {
    return this.shown(tenant, await this.credentials.of(tenant));
  }

  @Put()
  async save(
    @Tenant() tenant: string,
    @Body() { api_key }: PutCredentialDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<CredentialState>> {
    const saved = await this.credentials.save(tenant, api_key, act);
    const location = saved.credential?.locationName ?? tenant;
    const message = `The key works for ${location} and is saved.${this.consequences(saved)}`;
    return { ...this.shown(tenant, saved.credential), hold_lifted: saved.holdLifted, message };
  }

  @Delete()
  async remove(
    @Tenant() tenant: string,
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<CredentialState>> {
    const { holdLifted } = await this.credentials.remove(tenant, act);
    const next = this.environment.acculynxMode === 'live' ? 'fail until there is a new one' : 'use the stub importer';
    const hold = holdLifted ? ' The hold is lifted.' : '';
    const message = `The key of ${tenant} is removed; its records stay and its next runs ${next}.${hold}`;
    return { ...this.shown(tenant), hold_lifted: holdLifted, message };
  }

  @Post('test')
  @HttpCode(200)
  async test(
    @Tenant() tenant: string,
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<CredentialTested>> {
    const tested = await this.credentials.test(tenant, act);
    if (!tested) {
      const message = `The key of ${tenant} was changed while it was tried. Nothing was noted; try again.`;
      return { ...this.shown(tenant, await this.credentials.of(tenant)), message };
    }
    const { credential, holdLifted } = tested;
    const message =
      credential?.health === 'ok'
        ? `AccuLynx accepts the key of ${tenant} for ${credential.locationName}.${this.consequences(tested)}`
        : `AccuLynx refuses the key of ${tenant}. Runs with it fail; save a new one.`;
    return { ...this.shown(tenant, credential), hold_lifted: holdLifted, message };
  }

  private shown(tenant: string, credential?: Credential) {
    return credentialWire(tenant, credential, credential && this.budget.usage(credential.fingerprint));
  }

  private consequences({ holdLifted, runDue }: ActedCredential): string {
    const isStub = this.environment.acculynxMode === 'stub';
    return [
      holdLifted && ' The hold is lifted.',
      holdLifted && !runDue && ' The schedule stays paused.',
      runDue && ' One run is due now.',
      isStub && ' Runs stay on the stub: ACCULYNX_MODE is stub.',
    ]
      .filter((sentence) => sentence !== false)
      .join('');
  }
}
