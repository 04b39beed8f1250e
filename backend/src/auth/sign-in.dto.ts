import { IsString, MaxLength } from 'class-validator';

/** `POST /api/auth/token`. No message repeats any part of it. */
export class TokenSignInDto {
  @IsString({ message: 'An access token, acc_….' })
  @MaxLength(512, { message: 'An access token is shorter.' })
  token!: string;
}
