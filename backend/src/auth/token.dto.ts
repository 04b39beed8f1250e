import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { ROLES, type Role } from '../domain/operator.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';
import { LONGEST_TOKEN_NAME, MOST_DAYS, TOKEN_NAME } from './new-token.js';

const NAME = { message: `1 to ${LONGEST_TOKEN_NAME} letters that say who has the token.` };
const DAYS = { message: `A whole number from 1 to ${MOST_DAYS}.` };
const MOST_TENANTS = 500;

/** `POST /api/tokens`. */
export class CreateTokenDto {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value), {
    toClassOnly: true,
  })
  @Length(1, LONGEST_TOKEN_NAME, NAME)
  @Matches(TOKEN_NAME, NAME)
  name!: string;

  @MayBeLeftOut()
  @IsIn(ROLES, { message: `One of ${ROLES.join(', ')}.` })
  role?: Role;

  /** `['*']` or slugs. */
  @MayBeLeftOut()
  @IsArray({ message: 'A list of tenants, or ["*"].' })
  @ArrayMinSize(1, { message: 'Name at least one tenant, or *.' })
  @ArrayMaxSize(MOST_TENANTS, { message: `At most ${MOST_TENANTS} tenants.` })
  @IsString({ each: true, message: 'A list of tenants, or ["*"].' })
  tenants?: string[];

  @MayBeLeftOut()
  @IsInt(DAYS)
  @Min(1, DAYS)
  @Max(MOST_DAYS, DAYS)
  days?: number;
}
