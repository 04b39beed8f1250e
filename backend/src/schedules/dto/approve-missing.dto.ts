import { IsInt, Min } from 'class-validator';

/** `POST missing/approve`. */
export class ApproveMissingDto {
  @IsInt({ message: 'A whole number.' })
  @Min(1, { message: 'At least 1.' })
  count!: number;
}
