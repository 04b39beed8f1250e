/** Another process has taken over the data directory; this one must not write a byte more. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}
