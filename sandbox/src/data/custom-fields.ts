import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { customFieldDefinitions } from './lookups.ts';
import { iso } from './moment.ts';
import { Dice, stream } from './random.ts';

/** The custom fields of a job; live, the values are strings, and described they are objects. */
export function jobCustomFields(location: Location, job: number): JsonObject[] {
  const dice = new Dice(location.seed, stream.customField, job);
  const jobId = location.jobs.id(job);
  return customFieldDefinitions(location.seed)
    .filter(({ entityType }) => entityType === 'Job' && dice.chance(0.5))
    .map(({ id, fieldType, label }) => {
      const values = [fieldType === 'DropDown' ? dice.pick(['Yes', 'No']) : String(dice.int(1, 99))];
      return {
        id,
        fieldType,
        label,
        values: location.profile === 'live' ? values : values.map((value) => ({ value })),
        formattedValues: values,
        modifiedBy: null,
        modifiedDate: iso(location.jobs.beginning(job).modified),
        _link: link(`/jobs/${jobId}/custom-fields/${id}`),
      };
    });
}
