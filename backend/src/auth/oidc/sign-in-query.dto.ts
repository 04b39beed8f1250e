import { IsString } from 'class-validator';
import { MayBeLeftOut } from '../../http/may-be-left-out.js';

/** What `GET /api/auth/oidc/sign-in` takes. */
export class SignInQueryDto {
  /** A path of this service; anything else leads to the first page. */
  @MayBeLeftOut()
  @IsString()
  return_to?: string;
}
