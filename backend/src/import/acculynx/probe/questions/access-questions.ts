import { type Finding, notSettled, type ProbeGround, type ProbeQuestion } from '../probe-ground.js';

/** Resources that are closed on some plans. */
const GATED = [
  '/company-settings/custom-fields',
  '/company-settings/job-file-settings/workflow-milestones',
  '/company-settings/leads/lead-sources',
  '/supplements',
  '/calendars',
];

async function askHeaders(ground: ProbeGround): Promise<Finding> {
  const answer = await ground.get('/jobs', { pageSize: 1 });
  if (answer.kind !== 'ok') return notSettled(`/jobs is answered with ${answer.kind}.`);
  const names = Object.keys(answer.headers).sort();
  const limits = Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => /ratelimit|retry-after/.test(name)),
  );
  const said = Object.keys(limits).length > 0 ? `Yes: ${Object.keys(limits).join(', ')}.` : 'No.';
  return {
    answer: `${said} What a 429 says is not settled: none is provoked on purpose; the log of a run that meets one shows it.`,
    evidence: { headers: names, limits },
  };
}

async function askPlan(ground: ProbeGround): Promise<Finding> {
  const evidence: Record<string, string> = {};
  for (const path of GATED) evidence[path] = (await ground.get(path, { pageSize: 1 })).kind;
  const closed = Object.entries(evidence).filter(([, kind]) => kind === 'forbidden');
  const seen =
    closed.length > 0 ? `403 on ${closed.map(([path]) => path).join(', ')}` : 'no 403 on what plans may close';
  return {
    answer: `For this key ${seen}. What a key without the plan gets can only be seen with such a key.`,
    evidence,
  };
}

export const headersQuestion: ProbeQuestion = {
  question: 'Do successful reads carry headers about the limits, and what does a 429 say?',
  ask: askHeaders,
};

export const planQuestion: ProbeQuestion = {
  question: 'Is it 403 or 401 where the API is not part of the plan?',
  ask: askPlan,
};

export const webhooksQuestion: ProbeQuestion = {
  question: 'How often and for how long are webhooks repeated?',
  ask: () => Promise.resolve(notSettled('that takes a subscription, and this probe only reads.')),
};
