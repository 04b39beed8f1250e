import { DomainError } from '../domain/domain-error.js';

/** The words of the refusals that acts on keys have in common. */
export const noSchedule = (tenant: string): DomainError =>
  new DomainError('schedule_not_found', `${tenant} has no schedule. Nothing was changed.`, { tenant });

export const noKey = (tenant: string): DomainError =>
  new DomainError('not_found', `${tenant} has no AccuLynx key. Nothing was changed.`, { tenant });

/** One tenant is one location for good: records of two customers must never mix. */
export const otherLocation = (tenant: string, known: string | undefined, given: string): DomainError =>
  new DomainError(
    'location_mismatch',
    `This key belongs to ${given}, but ${tenant} imports ${known ?? 'another location'}. Nothing was saved; use a key of the same location, or another tenant for this one.`,
    { tenant },
  );

/** `holder` only where the caller may know of it. */
export const locationTaken = (location: string, holder: string | undefined): DomainError =>
  new DomainError(
    'location_in_use',
    `${location} is already imported by ${holder ?? 'another tenant'}. Nothing was saved; remove the key there first.`,
  );
