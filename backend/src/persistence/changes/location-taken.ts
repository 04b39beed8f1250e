import { DomainError } from '../../domain/domain-error.js';

/** A second tenant was about to get a key of the same location. Names the other one, so it stays within the store. */
export class LocationTaken extends Error {
  override readonly name = 'LocationTaken';

  constructor(readonly holder: string) {
    super('another tenant has the key of this location');
  }
}

/** What the caller is told; who the other one is, is not everybody's business. */
export const locationInUse = (): DomainError =>
  new DomainError(
    'location_in_use',
    'Another tenant has a key of the same AccuLynx location already. Nothing was changed. ' +
      'Remove the key there first, or use the key of another location.',
  );
