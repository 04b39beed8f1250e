import { guid, kind } from './guid.ts';
import { link } from './link.ts';
import type { Json, JsonObject } from './json.ts';

/** The tables of a location's settings, with the key names that were seen live. */
const at = (seed: number, table: number, index: number): string => guid(seed, kind.lookup, table * 1_000 + index);

export const country = { id: 1, name: 'United States', abbreviation: 'US', _link: link('/acculynx/countries/1') };

export const states = [
  { id: 1, name: 'Texas', abbreviation: 'TX' },
  { id: 2, name: 'Colorado', abbreviation: 'CO' },
  { id: 3, name: 'Minnesota', abbreviation: 'MN' },
  { id: 4, name: 'Arizona', abbreviation: 'AZ' },
].map((state) => ({ ...state, _link: link(`/acculynx/countries/1/states/${state.id}`) }));

const named = (seed: number, table: number, names: readonly string[]): { id: string; name: string }[] =>
  names.map((name, index) => ({ id: at(seed, table, index), name }));

export const tradeTypes = (seed: number) => named(seed, 1, ['Roofing', 'Siding', 'Gutters', 'Windows', 'Solar']);

export const jobCategories = [
  { id: 1, categoryId: 1, name: 'Residential' },
  { id: 2, categoryId: 2, name: 'Commercial' },
  { id: 3, categoryId: 3, name: 'Property Management' },
];

export const workTypes = ['New', 'Repair', 'Inspection', 'Retail', 'Insurance'].map((name, index) => ({
  id: index + 1,
  name,
  systemDefault: index === 0,
  _link: link(`/company-settings/job-file-settings/work-types/${index + 1}`),
}));

const sourceNames = ['Referral', 'Web site', 'Door knocking', 'Yard sign', '=Partner', 'Trade show'];

export function leadSources(seed: number): { id: string; name: string; _link: string; children: JsonObject[] }[] {
  return named(seed, 2, sourceNames).map((source, index) => ({
    ...source,
    _link: link(`/company-settings/leads/lead-sources/${source.id}`),
    children: [0, 1].slice(0, index % 3).map((child) => {
      const id = at(seed, 3, index * 10 + child);
      return { id, name: `${source.name} ${child + 1}`, _link: link(`/company-settings/leads/lead-sources/${id}`) };
    }),
  }));
}

export const insuranceCompanies = (seed: number) =>
  named(seed, 4, ['Sample Mutual', 'Example Insurance', 'Placeholder Casualty']).map((row, index) => ({
    ...row,
    isActive: index !== 2,
  }));

export const accountTypes = (seed: number) => named(seed, 5, ['Checking', 'Savings', 'Cash']);

export const documentFolders = (seed: number, companyID: string) =>
  ['Contracts', 'Permits', 'Insurance'].map((name, index) => ({
    documentFolderId: at(seed, 6, index),
    companyID,
    name,
    description: index === 1 ? null : `${name} of the job`,
  }));

export const photoTags = (seed: number) =>
  ['Before', 'During', 'After', 'Damage'].map((tagName, index) => ({ tagId: at(seed, 7, index), tagName }));

export const contactTypes = (seed: number) =>
  named(seed, 8, ['Customer', 'Adjuster', 'Vendor']).map((row, index) => ({ ...row, isDefault: index === 0 }));

export const unitsOfMeasure: Json = { unitsOfMeasure: ['EA', 'SQ', 'LF', 'SF', 'HR'] };

export function customFieldDefinitions(seed: number) {
  return ['Gate code', 'Roof age', 'HOA', 'Preferred language'].map((label, index) => {
    const id = at(seed, 9, index);
    return {
      id,
      entityType: index === 3 ? 'Contact' : 'Job',
      isActive: true,
      options: index === 2 ? ['Yes', 'No'] : [],
      createdDate: '2023-01-02T08:00:00Z',
      fieldType: index === 2 ? 'DropDown' : 'Text',
      label,
      modifiedBy: null,
      modifiedDate: '2023-01-02T08:00:00Z',
      _link: link(`/company-settings/custom-fields/${id}`),
    };
  });
}
