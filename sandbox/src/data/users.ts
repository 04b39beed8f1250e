import { guid, indexOfGuid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { Dice, stream } from './random.ts';
import { firstNames, lastNames } from './words.ts';

export type UserStatus = 'Active' | 'Inactive' | 'Archived' | 'Deleted';

const statuses: readonly UserStatus[] = [
  ...(['Active', 'Active', 'Active', 'Active', 'Active', 'Active', 'Active', 'Active'] as const),
  ...(['Inactive', 'Inactive', 'Archived', 'Deleted'] as const),
];

const roles = [
  { id: 1, name: 'Company Administrator' },
  { id: 2, name: 'Location Administrator' },
  { id: 3, name: 'Manager' },
  { id: 4, name: 'Office' },
  { id: 5, name: 'Sales' },
  { id: 6, name: 'Crew' },
];

export const USERS = statuses.length;

export const userId = (location: Location, user: number): string => guid(location.seed, kind.user, user);

export function findUser(location: Location, id: string): number | undefined {
  const user = indexOfGuid(location.seed, kind.user, id);
  return user !== undefined && user < USERS ? user : undefined;
}

/** A user as other records name it: only the id and the link. */
export function userStub(location: Location, index: number): JsonObject {
  const id = userId(location, index);
  return { id, _link: link(`/users/${id}`) };
}

/** Who works at a location; some have left, and old jobs still name them. */
export function user(location: Location, index: number) {
  const dice = new Dice(location.seed, stream.user, index);
  const firstName = dice.pick(firstNames);
  const lastName = dice.pick(lastNames);
  const id = userId(location, index);
  return {
    id,
    displayName: `${firstName} ${lastName}`,
    firstName,
    lastName,
    initials: `${firstName[0]}${lastName[0]}`,
    role: index === 0 ? { id: 1, name: 'CompanyAdmin' } : dice.pick(roles),
    status: statuses[index] ?? 'Active',
    phone: dice.chance(0.7) ? `${dice.int(201, 989)}5550${dice.int(100, 199)}` : null,
    mobilePhone: null,
    email: `user${index + 1}.${location.id}@example.com`,
    _link: link(`/users/${id}`),
  };
}
