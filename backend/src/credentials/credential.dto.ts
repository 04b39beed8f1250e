import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';

/** `PUT credentials`. */
export class PutCredentialDto {
  /** Pasted keys bring blanks along. No message repeats any part of it. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value), {
    toClassOnly: true,
  })
  @Matches(/^[\x20-\x7e]{8,512}$/, { message: 'An AccuLynx API key has 8 to 512 printable ASCII characters.' })
  api_key!: string;
}
