/** What a secret would look like wherever it had slipped through, in the spellings that software writes. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 of a text inside a longer one depends on where it begins; the ends are left out.
  const shifted = [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by, 'x'), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [
    secret,
    secret.slice(0, 16),
    secret.slice(8, -4),
    ...shifted,
    bytes.toString('hex'),
    encodeURIComponent(`${secret}€`),
  ];
}
