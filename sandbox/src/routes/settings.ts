import type { Json, JsonObject } from '../data/json.ts';
import type { Location } from '../data/location.ts';
import * as lookups from '../data/lookups.ts';
import { milestones } from '../data/milestones.ts';
import { notFound, ok, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { pageOf, rules, type PageRule } from '../paging/page.ts';

/** Live the id is called `companyId`, in the description `id`. */
function companySettings({ location, settings }: Call): Answer {
  const id = location.companyId;
  return ok({
    ...(settings.profile === 'live' ? { companyId: id } : { id }),
    name: location.name,
    timeZoneInfo: {
      name: 'Central Standard Time',
      daylightName: 'Central Daylight Time',
      baseUtcOffset: '-06:00:00',
      adjustedUtcOffset: '-06:00:00',
      supportsDaylightSavingTime: true,
    },
    hasInsurance: location.number % 2 === 1,
  });
}

const listOf = (path: string, rule: PageRule, rows: (location: Location) => readonly Json[]): Route =>
  get(`/company-settings${path}`, (call) => pageOf(call, rule, rows(call.location)));

const oneOf = (path: string, rows: (call: Call) => readonly JsonObject[]): Route =>
  get(path, (call) => {
    const found = rows(call).find(({ id }) => String(id) === call.params['id']);
    return found ? ok(found) : notFound();
  });

const country = (call: Call): JsonObject => ({
  ...lookups.country,
  ...(includes(call, 'states') ? { states: lookups.states } : {}),
});

const ofCountry = (call: Call, answer: () => Answer): Answer =>
  call.params['countryId'] === String(lookups.country.id) ? answer() : notFound();

const workflow: JsonObject[] = [...milestones, 'Dead', 'Deleted'].map((name, index) => ({ id: index + 1, name }));

const workflowMilestones = (call: Call): Answer =>
  ok({ items: workflow.map((each) => ({ ...each, ...(includes(call, 'status') ? { statuses: [] } : {}) })) });

const files = '/job-file-settings';
const location = '/location-settings';
const sources = '/company-settings/leads/lead-sources';

export const settingsRoutes: readonly Route[] = [
  get('/company-settings', companySettings),
  listOf('/custom-fields', rules.settings25, ({ seed, profile }) => {
    const rows = lookups.customFieldDefinitions(seed);
    return profile === 'live' ? rows : rows.map((row) => ({ ...row, entityType: row.entityType.toLowerCase() }));
  }),
  listOf(`${files}/document-folders`, rules.settings25, ({ seed, companyId }) =>
    lookups.documentFolders(seed, companyId),
  ),
  listOf(`${files}/photo-video-tags`, rules.settings50, ({ seed }) => lookups.photoTags(seed)),
  listOf(`${files}/insurance-companies`, rules.settings50, ({ seed }) => lookups.insuranceCompanies(seed)),
  listOf(`${files}/job-categories`, rules.settings25, () => lookups.jobCategories),
  listOf(`${files}/trade-types`, rules.settings25, ({ seed }) => lookups.tradeTypes(seed)),
  listOf(`${files}/work-types`, rules.settings100, () => lookups.workTypes),
  listOf('/leads/lead-sources', rules.settings25, ({ seed }) => lookups.leadSources(seed)),
  oneOf(`${sources}/{id}`, (call) => lookups.leadSources(call.location.seed)),
  oneOf(
    `${sources}/{parentId}/children/{id}`,
    (call) => lookups.leadSources(call.location.seed).find(({ id }) => id === call.params['parentId'])?.children ?? [],
  ),
  get(`/company-settings${files}/workflow-milestones`, workflowMilestones),
  get(`/company-settings${files}/workflow-milestones/{milestone}/statuses`, () => ok({ items: [] })),
  listOf(`${location}/account-types`, rules.settings25, ({ seed }) => lookups.accountTypes(seed)),
  oneOf(`/company-settings${location}/account-types/{id}`, (call) => lookups.accountTypes(call.location.seed)),
  get(`/company-settings${location}/countries`, (call) => pageOf(call, rules.settings25, [country(call)])),
  get(`/company-settings${location}/countries/{countryId}/states`, (call) =>
    ofCountry(call, () => pageOf(call, rules.settings100, lookups.states)),
  ),
  get('/acculynx/countries', (call) => ok({ items: [country(call)] })),
  oneOf('/acculynx/countries/{id}', (call) => [country(call)]),
  get('/acculynx/countries/{countryId}/states', (call) => ofCountry(call, () => ok({ items: lookups.states }))),
  oneOf('/acculynx/countries/1/states/{id}', () => lookups.states),
  get('/acculynx/units-of-measure', () => ok(lookups.unitsOfMeasure)),
];
