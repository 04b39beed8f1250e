import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/domain-error.js';
import { Public } from '../route-access.js';
import { OidcSignIn, type Redirect } from './oidc-sign-in.js';
import { SignInQueryDto } from './sign-in-query.dto.js';

/** Injection token of the {@link OidcSignIn}; undefined where AUTH_MODE names no identity provider. */
export const OIDC_SIGN_IN = Symbol('OIDC_SIGN_IN');

/** `/api/auth/oidc`: to the identity provider and back. Browsers come here, scripts do not. */
@Controller('api/auth/oidc')
@Public()
export class OidcController {
  constructor(@Inject(OIDC_SIGN_IN) private readonly signIn: OidcSignIn | undefined) {}

  @Get('sign-in')
  async begin(
    @Query() { return_to }: SignInQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signIn = this.provided();
    try {
      send(reply, await signIn.begin(return_to, request));
    } catch (error) {
      if (!isSilence(error) || !request.headers.accept?.includes('text/html')) throw error;
      // Somebody has pressed a button: they come back to the page that says it, instead of to an answer for programs.
      void reply.redirect('/?sign_in=failed', 302);
    }
  }

  @Get('callback')
  async complete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, await this.provided().complete(request));
  }

  private provided(): OidcSignIn {
    if (this.signIn) return this.signIn;
    throw new DomainError('not_found', 'Nobody signs in with an identity provider here; AUTH_MODE names none.');
  }
}

/** The identity provider did not answer. */
const isSilence = (error: unknown): boolean => error instanceof DomainError && error.code === 'upstream_unavailable';

function send(reply: FastifyReply, { location, cookies }: Redirect): void {
  void reply.header('set-cookie', [...cookies]).redirect(location, 302);
}
