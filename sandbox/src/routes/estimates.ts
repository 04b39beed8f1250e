import {
  allEstimates,
  estimateDetail,
  estimateItems,
  estimateRow,
  estimateSections,
  findEstimate,
  jobOf,
} from '../data/estimates.ts';
import { jobRow } from '../data/job.ts';
import type { JsonObject } from '../data/json.ts';
import { user, userStub } from '../data/users.ts';
import { notFound, ok, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { page, rules } from '../paging/page.ts';

function listEstimates(call: Call): Answer {
  const { location } = call;
  const estimates = allEstimates(location);
  const withJob = includes(call, 'job');
  return page(call, rules.estimates, {
    total: estimates.length,
    row: (position) => {
      const estimate = estimates[position] ?? 0;
      const job = withJob
        ? jobRow(location, jobOf(estimate), { contact: false, initialAppointment: false })
        : undefined;
      return estimateRow(location, estimate, job);
    },
  });
}

const estimate = (path: string, answer: (call: Call, index: number) => Answer): Route =>
  get(`/estimates/{estimateId}${path}`, (call) => {
    const index = findEstimate(call.location, call.params['estimateId'] ?? '');
    return index === undefined ? notFound() : answer(call, index);
  });

/** The named section of an estimate, or undefined. */
const section = (call: Call, index: number): JsonObject | undefined =>
  estimateSections(call.location, index, includes(call, 'items')).find(({ id }) => id === call.params['sectionId']);

export const estimateRoutes: readonly Route[] = [
  get('/estimates', listEstimates),
  estimate('', (call, index) => {
    const full = includes(call, 'createdBy', 'modifiedBy');
    return ok(
      estimateDetail(call.location, index, {
        sections: includes(call, 'sections'),
        user: (number) => (full ? user(call.location, number) : userStub(call.location, number)),
      }),
    );
  }),
  estimate('/sections', (call, index) =>
    ok({ items: estimateSections(call.location, index, includes(call, 'items')) }),
  ),
  estimate('/sections/{sectionId}', (call, index) => {
    const found = section(call, index);
    return found ? ok(found) : notFound();
  }),
  estimate('/sections/{sectionId}/items', (call, index) =>
    section(call, index) ? ok({ items: estimateItems(call.location, index) }) : notFound(),
  ),
  estimate('/sections/{sectionId}/items/{itemId}', (call, index) => {
    const found = estimateItems(call.location, index).find(({ id }) => id === call.params['itemId']);
    return section(call, index) && found ? ok(found) : notFound();
  }),
];
