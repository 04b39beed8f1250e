const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  EROFS: 'the disk has become read-only',
  EACCES: 'the data directory may not be written',
  EPERM: 'the data directory may not be written',
  ENOENT: 'the data directory is gone',
  EMFILE: 'the process has too many files open',
  ENFILE: 'the system has too many files open',
};

/** Why the disk refused, as the end of a sentence. Errors of the runtime name paths, which are nobody's business but the log's. */
export function diskReason(error: unknown): string {
  const { code, cause } = error as NodeJS.ErrnoException & { readonly cause?: unknown };
  if (code === undefined && cause !== undefined) return diskReason(cause);
  return REASONS[code ?? ''] ?? `the disk refused a write (${code ?? 'unknown error'})`;
}
