/** The kernel may have dropped pages that it could not write, and will not say so again: nothing in the file's cache can be trusted. */
export class SyncFailed extends Error {
  override readonly name = 'SyncFailed';

  constructor(cause: unknown) {
    super('the disk could not sync the file', { cause });
  }
}
