import { IsString, MaxLength } from 'class-validator';

const LONGEST_TOKEN = 512;

/** `POST /api/auth/token`. No message repeats any part of it. */
export class TokenSignInDto {
  @IsString({ message: 'An access token, acc_….' })
  @MaxLength(LONGEST_TOKEN, { message: 'An access token is shorter.' })
  token!: string;
}

/** True for a body whose token is looked at; any other is refused as it is. */
export function bringsToken(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Object.keys(body).join() !== 'token') return false;
  const { token } = body as { readonly token?: unknown };
  return typeof token === 'string' && token.length <= LONGEST_TOKEN;
}
