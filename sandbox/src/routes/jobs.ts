import { isJsonObject } from '../data/json.ts';
import { jobRow, type JobIncludes } from '../data/job.ts';
import { notFound, ok, problem, type Answer } from '../http/answer.ts';
import { get, includes, type Call, type Route } from '../http/call.ts';
import { page, rules } from '../paging/page.ts';
import { selectJobs } from './job-filter.ts';

/** The description spells it `contact`; live, `contacts` was seen to work too. */
const jobIncludes = (call: Call): JobIncludes => ({
  contact: includes(call, 'contact', ...(call.settings.profile === 'live' ? ['contacts'] : [])),
  initialAppointment: includes(call, 'initialAppointment'),
});

/** Answers about one job of the key's own location, or 404. */
export function ofJob(call: Call, answer: (job: number) => Answer): Answer {
  const job = call.location.jobs.find(call.params['jobId'] ?? '');
  return job === undefined ? notFound() : answer(job);
}

function listJobs(call: Call): Answer {
  const jobs = selectJobs(call);
  if ('status' in jobs) return jobs;
  const wanted = jobIncludes(call);
  const assigned = call.query.get('assignment') !== 'unassigned';
  return page(call, rules.jobs, {
    total: jobs.length,
    row: (position) => jobRow(call.location, jobs[position] ?? 0, wanted),
    promised: assigned ? call.settings.countInflation : 0,
  });
}

function oneJob(call: Call): Answer {
  return ofJob(call, (job) => {
    const { assigned } = call.location.jobs.standing(job);
    if (!assigned && call.settings.profile === 'documented') return notFound();
    return ok(jobRow(call.location, job, jobIncludes(call)));
  });
}

function searchJobs(call: Call): Answer {
  const term = isJsonObject(call.body) ? call.body['searchTerm'] : undefined;
  if (typeof term !== 'string') return problem(400, 'The searchTerm field is required.');
  const wanted = jobIncludes(call);
  const { jobs } = call.location;
  const found = jobs
    .sorted('CreatedDate')
    .filter((job) => !jobs.isHidden(job))
    .map((job) => jobRow(call.location, job, wanted))
    .filter(({ jobName, jobNumber }) => `${jobName} ${jobNumber}`.toLowerCase().includes(term.toLowerCase()));
  return page(call, rules.jobSearch, { total: found.length, row: (position) => found[position] ?? null });
}

function externalReferences({ query, location }: Call): Answer {
  if (!query.get('jobId') || !query.get('source')) return problem(400, 'jobId and source are required.');
  return location.jobs.find(query.get('jobId') ?? '') === undefined ? notFound() : ok([]);
}

export const jobRoutes: readonly Route[] = [
  get('/jobs', listJobs),
  get('/jobs/external-references', externalReferences),
  get('/jobs/{jobId}', oneJob),
  { method: 'POST', path: '/jobs/search', answer: searchJobs },
];
