import type { Credential } from '../domain/credential.js';
import { DomainError } from '../domain/domain-error.js';
import type { Persistence } from '../persistence/persistence.js';

/** Every saved key; none where the store cannot be read, which its own health tells. */
export async function sealedAtStart({ credentials }: Persistence): Promise<readonly Credential[]> {
  try {
    return await credentials.all();
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
