/** Exit codes of sysexits.h that the product uses. */
export const EXIT = { usage: 64, data: 65, noInput: 66, unavailable: 69, locked: 73, config: 78 } as const;

/** The process cannot start: one sentence for people, and the code to exit with. `main.ts` prints it without a stack. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';

  constructor(
    message: string,
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
