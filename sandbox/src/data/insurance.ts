import type { JsonObject } from './json.ts';
import type { Location } from './location.ts';
import { insuranceCompanies } from './lookups.ts';
import { DAY, iso } from './moment.ts';
import { Dice, stream } from './random.ts';

const isClaim = (location: Location, job: number): boolean =>
  new Dice(location.seed, stream.insurance, job).chance(0.3);

/** A retail job has every field, and each is null. */
export function insurance(location: Location, job: number): JsonObject {
  const dice = new Dice(location.seed, stream.insurance, job, 2);
  const claim = isClaim(location, job);
  const loss = location.jobs.beginning(job).created - dice.int(1, 60) * DAY;
  const damage = claim ? dice.pick(['Roof', 'Siding', 'Gutters']) : null;
  return {
    insuranceCompany: claim ? dice.pick(insuranceCompanies(location.seed)) : null,
    customInsuranceCompanyName: null,
    [location.profile === 'live' ? 'damageLocation' : 'damagelocation']: damage,
    dateOfLoss: claim ? iso(loss) : null,
    claimFiled: claim ? true : null,
    claimFiledDate: claim ? iso(loss + DAY) : null,
    claimNumber: claim ? `C-${dice.int(10_000, 99_999)}` : null,
    hasPaperwork: claim ? dice.chance(0.5) : null,
  };
}

export function adjuster(location: Location, job: number): JsonObject {
  const dice = new Dice(location.seed, stream.insurance, job, 3);
  const claim = isClaim(location, job) && dice.chance(0.7);
  return {
    adjusterName: claim ? 'Sam Sample' : null,
    phone: claim ? { number: '3125550142', ext: null, type: 'Work' } : null,
    fax: null,
    email: claim ? 'adjuster@example.com' : null,
    claimApproved: claim ? dice.chance(0.6) : null,
    claimApprovedDate: null,
    metWithAdjuster: claim ? dice.chance(0.5) : null,
  };
}
