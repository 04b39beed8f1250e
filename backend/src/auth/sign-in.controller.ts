import type { AuthOptions } from '@aetherlink/contracts/auth';
import type { Session } from '@aetherlink/contracts/session';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../config/environment.js';
import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import type { Unstamped } from '../http/unstamped.js';
import { CurrentAct } from './current-act.js';
import { Limited } from './rate-limits/limited.js';
import { NeedsRole, Public } from './route-access.js';
import { SessionAnswer } from './session-answer.js';
import { isSafeConnection } from './sessions/safe-connection.js';
import { refuseForeignPage } from './sessions/same-origin.js';
import { noSessionCookie } from './sessions/session-cookie.js';
import { Sessions } from './sessions/sessions.js';
import { TokenSignInDto } from './sign-in.dto.js';
import { TokenSignIn } from './token-sign-in.js';

/** Coming in at a browser, and going out again. */
@Controller('api/auth')
export class SignInController {
  constructor(
    private readonly environment: Environment,
    private readonly sessions: Sessions,
    private readonly tokenSignIn: TokenSignIn,
    private readonly answer: SessionAnswer,
  ) {}

  @Get('options')
  @Public()
  options(@Req() request: FastifyRequest): Unstamped<AuthOptions> {
    return {
      auth_mode: this.environment.authMode,
      environment: this.environment.name,
      oidc: this.environment.accepts('oidc') ? { sign_in: '/api/auth/oidc/sign-in' } : null,
      token: this.environment.accepts('token'),
      secure: isSafeConnection(request),
    };
  }

  @Post('token')
  @Public()
  @Limited('sign_in')
  @HttpCode(200)
  async token(
    @Body() { token }: TokenSignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<Session>> {
    // A page elsewhere could sign somebody in as somebody else, and see what they do then.
    refuseForeignPage(request.raw, 'Nobody signs in from a page of another site. Nothing was done.');
    if (!this.environment.accepts('token')) {
      throw new DomainError('forbidden', 'Nobody signs in with an access token here; AUTH_MODE says how.');
    }
    const { operator, cookie } = await this.tokenSignIn.signIn(token, request);
    void reply.header('set-cookie', cookie);
    return this.answer.for(operator);
  }

  @Post('sign-out')
  @NeedsRole('viewer')
  @HttpCode(200)
  async signOut(
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    await this.sessions.end(act);
    // The browser's copies of pages go too; other services of this host keep their cookies.
    void reply.header('set-cookie', noSessionCookie()).header('clear-site-data', '"cache"');
    return {};
  }
}
