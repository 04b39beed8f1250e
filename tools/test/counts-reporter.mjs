import { nothing } from './counts.mjs';

const isTest = ({ details }) => details?.type !== 'suite';

/** A reporter for node:test that writes the counts of all tests as one line of JSON. */
export default async function* countsReporter(events) {
  const counts = { ...nothing };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else if (type === 'test:fail') counts.failed += 1;
    else if (isTest(data)) counts.passed += 1;
  }
  yield `${JSON.stringify(counts)}\n`;
}
