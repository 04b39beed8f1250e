import type { AccessToken as AccessTokenWire, AccessTokens, TokenIssued } from '@aetherlink/contracts/token';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock/clock.js';
import { type Act, actedBy } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import type { Unstamped } from '../http/unstamped.js';
import { CurrentAct } from './current-act.js';
import { CurrentOperator } from './current-operator.js';
import { scopeOf, USUAL_DAYS } from './new-token.js';
import { NeedsRole } from './route-access.js';
import { SessionWatch } from './sessions/session-watch.js';
import { coversScope } from './tenant-scope.js';
import { CreateTokenDto } from './token.dto.js';
import { tokenWire } from './token-wire.js';
import { type IssuedToken, Tokens, unknownToken } from './tokens.js';

/** Access tokens, for admins: nobody gives out more tenants than they have, or sees tokens of others. */
@Controller('api/tokens')
@NeedsRole('admin')
export class TokensController {
  constructor(
    private readonly tokens: Tokens,
    private readonly watch: SessionWatch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentOperator() operator: Operator): Promise<Unstamped<AccessTokens>> {
    const tokens = (await this.tokens.all()).filter(({ tenants }) => coversScope(operator, tenants));
    return { items: tokens.map((token) => tokenWire(token, this.clock.now())) };
  }

  @Post()
  @HttpCode(201)
  async create(@Body() wish: CreateTokenDto, @CurrentAct() act: Act): Promise<Unstamped<TokenIssued>> {
    const { name, role = 'runner', days = USUAL_DAYS } = wish;
    const tenants = tenantsFor(act.operator, wish.tenants);
    return this.issued(await this.tokens.create({ name, role, tenants, days }, actedBy(act)));
  }

  @Post(':id/rotate')
  @HttpCode(201)
  async rotate(
    @Param('id') id: string,
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<TokenIssued>> {
    await this.requireInScope(id, act.operator);
    const issued = await this.tokens.rotate(id, actedBy(act));
    await this.endWhatItOpened();
    return this.issued(issued);
  }

  @Delete(':id')
  async revoke(
    @Param('id') id: string,
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
  ): Promise<{ token: AccessTokenWire }> {
    await this.requireInScope(id, act.operator);
    const { token } = await this.tokens.revoke(id, actedBy(act));
    await this.endWhatItOpened();
    return { token: tokenWire(token, this.clock.now()) };
  }

  private issued({ token, text }: IssuedToken): Unstamped<TokenIssued> {
    return { token: tokenWire(token, this.clock.now()), secret: text };
  }

  /** Streams here end now, not with the next look; the act stands even when the look fails. */
  private endWhatItOpened(): Promise<void> {
    return this.watch.look().catch(() => undefined);
  }

  private async requireInScope(id: string, operator: Operator): Promise<void> {
    const token = await this.tokens.find(id);
    if (!token || !coversScope(operator, token.tenants)) throw unknownToken(id);
  }
}

/** @throws DomainError `validation_failed`, or `forbidden` for tenants that the admin has not. */
function tenantsFor(operator: Operator, names: readonly string[] | undefined): readonly string[] {
  if (!names) return operator.tenants;
  const scope = scopeOf(names);
  if ('problem' in scope) {
    const errors = [{ field: 'tenants', message: scope.problem }];
    throw new DomainError('validation_failed', 'Not valid: tenants.', { errors });
  }
  if (coversScope(operator, scope.tenants)) return scope.tenants;
  throw new DomainError('forbidden', 'A token can be given your own tenants only. Nothing was made.');
}
