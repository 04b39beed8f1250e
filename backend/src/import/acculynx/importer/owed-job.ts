import { OWED_PARTS, type OwedPart } from '../../../domain/import-state.js';
import { jobProblem } from '../mapper/item-problem.js';
import { idOf, objectOf } from '../mapper/vendor-fields.js';
import { askFor } from './ask-for.js';
import type { ImportRun } from './import-run.js';
import type { JobToRead } from './job-details.js';
import { owe, oweSweep, settle } from './owed.js';
import { resourceOf } from './part-names.js';

/** The job whose owed parts are to be read; its own page stands in for the row of the list. Undefined when it has none. */
export async function owedJob(run: ImportRun, id: string, parts: readonly OwedPart[]): Promise<JobToRead | undefined> {
  const known = (await run.records.known(run.request.tenant, 'job', [id])).get(id);
  if (parts.includes('row')) {
    const job = await readRow(run, id);
    if (!job) return undefined;
    return known ? { job, known } : { job };
  }
  const record = known && !known.missing ? await run.records.get(run.request.tenant, 'job', id) : undefined;
  const job = objectOf(record?.raw['job']);
  if (known && job) return { job, known, parts: parts.filter((part) => part !== 'row') };
  settleAll(run, id);
  return undefined;
}

async function readRow(run: ImportRun, id: string) {
  const query = { includes: 'contacts,contact' };
  const answer = await askFor(run, `/jobs/${id}`, query, 'a job that could not be read before');
  if (answer.kind === 'ok' && idOf(answer.body) === id && jobProblem(answer.body) === undefined) return answer.body;
  if (answer.kind === 'forbidden') run.close(resourceOf('row'));
  else if (answer.kind === 'absent') giveUp(run, id);
  else {
    run.stats.of('jobs').failed += 1;
    run.note('warn', 'The page of a job that could not be read before cannot be read either; it is read again later.');
    run.rememberOwed(owe(run.owed, 'row', id, run.clock.now()));
  }
  return undefined;
}

/** Not every job of the list has a page of its own, so a complete sweep decides whether this one is gone. */
function giveUp(run: ImportRun, id: string): void {
  settleAll(run, id);
  run.rememberOwed(oweSweep(run.owed, 'job', run.clock.now()));
}

function settleAll(run: ImportRun, id: string): void {
  run.rememberOwed(OWED_PARTS.reduce((owed, part) => settle(owed, part, id), run.owed));
}
