import { guid, kind } from './guid.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { Dice, stream } from './random.ts';
import { userId, USERS } from './users.ts';

export type RepresentativeType = 'CompanyRepresentative' | 'SalesOwner' | 'AROwner' | 'Additional';

/** Who looks after a job. An unassigned lead has nobody; the user is always a stub. */
export function representatives(location: Location, job: number) {
  const { assigned } = location.jobs.standing(job);
  if (!assigned) return [];
  const dice = new Dice(location.seed, stream.representatives, job);
  const drawn = dice.int(0, USERS - 1);
  const others: readonly RepresentativeType[] = ['SalesOwner', 'AROwner', 'Additional'];
  const types = others.filter(() => dice.chance(0.2));
  const shift = location.jobs.changesOf(job).representative;
  return (['CompanyRepresentative', ...types] as const).map((type, nth) => {
    const id = guid(location.seed, kind.representative, job * 4 + nth);
    const user = userId(location, (drawn + shift + nth) % USERS);
    return {
      id,
      type,
      user: { id: user, _link: link(`/users/${user}`) },
      _link: link(`/jobs/${location.jobs.id(job)}/representatives/${id}`),
    };
  });
}
