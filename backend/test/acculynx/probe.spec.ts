import { describe, expect, it } from '@jest/globals';
import { probe, type ProbeDocument } from '../../src/import/acculynx/probe/acculynx-probe.js';
import { allOf, CANARY } from './client-bench.js';
import { QuickClock } from './quick-clock.js';
import { SandboxProcess } from './sandbox-process.js';

/** The probe against a sandbox that is told how to behave, and what it noticed. */
async function probed(
  flags: readonly string[],
  test: (ask: (apiKey?: string) => Promise<ProbeDocument>, sandbox: SandboxProcess) => Promise<void>,
): Promise<void> {
  const sandbox = await SandboxProcess.start('--locations', '1', ...flags);
  try {
    const { baseUrl } = sandbox;
    await test(
      (apiKey = sandbox.location().key) =>
        probe({ apiKey, baseUrl, production: false, clock: new QuickClock(10), log: () => undefined }),
      sandbox,
    );
  } finally {
    await sandbox.stop();
  }
}

const answerTo = ({ answers }: ProbeDocument, words: string): string =>
  answers.find(({ question }) => question.includes(words))?.answer ?? `no question about ${words}`;

describe('probe', () => {
  it('finds out how the sandbox behaves live, by reading alone', async () => {
    await probed(['--jobs', '300', '--no-limits'], async (ask, sandbox) => {
      const document = await ask();
      const { company_id: companyId, name, key } = sandbox.location();
      expect(document.location).toEqual({ companyId, name });
      expect(document.answers).toHaveLength(10);
      expect(answerTo(document, 'index of each list')).toMatch(/\/jobs counts record, past its end an empty page;/);
      expect(answerTo(document, 'index of each list')).toMatch(/\/contacts counts page, past its end .*again/);
      expect(answerTo(document, 'page sizes')).toMatch(/\/jobs 25, \/contacts 50/);
      expect(answerTo(document, 'end lie in the future')).toMatch(/An end date in the future is accepted/);
      expect(answerTo(document, 'assignment=unassigned')).toMatch(
        /holds for unassigned leads; of the first \d+ of them \d+ are dead/,
      );
      expect(answerTo(document, 'unassigned leads?')).toBe('Yes.');
      expect(answerTo(document, 'spelling')).toBe('contact and contacts.');
      expect(answerTo(document, 'webhooks')).toMatch(/^not settled/);
      expect(allOf(document)).not.toContain(key);
      const stats = await sandbox.control<{ writes: number; total: number }>('GET', '/requests/stats');
      expect([stats.writes, stats.total]).toEqual([0, document.calls]);
    });
  }, 120_000);

  it('tells the documented behaviour from the measured one', async () => {
    await probed(['--jobs', '60', '--no-limits', '--profile', 'documented'], async (ask) => {
      const document = await ask();
      const [paging] = document.answers;
      expect(paging?.evidence['/jobs']).toMatchObject({
        unit: 'record',
        parameter: 'recordStartIndex',
        past_end: '416',
      });
      expect(answerTo(document, 'spelling')).toBe('contact.');
      expect(answerTo(document, 'unassigned leads?')).toBe('No: absent.');
    });
  }, 120_000);

  it('goes on with the next question where one cannot be asked', async () => {
    await probed(['--jobs', '40', '--no-limits'], async (ask, sandbox) => {
      await sandbox.fault({ kind: 'forbidden', path: '/supplements|/workflow-milestones' });
      await sandbox.fault({ kind: 'html_200', path: '/estimates' });
      const document = await ask();
      expect(document.answers).toHaveLength(10);
      expect(answerTo(document, 'index of each list')).toContain('/supplements cannot be read');
      expect(answerTo(document, 'part of the plan')).toMatch(/403 on .*workflow-milestones, \/supplements/);
    });
  }, 120_000);

  it('asks nothing further with a key that is refused, and does not repeat it', async () => {
    await probed(['--jobs', '5'], async (ask, sandbox) => {
      const document = await ask(CANARY);
      expect(document).toMatchObject({ location: null, calls: 1, answers: [] });
      expect(document.problem).toContain('refuses the key');
      expect(allOf(document)).not.toContain(CANARY);
      expect(await sandbox.requests()).toHaveLength(1);
    });
  }, 120_000);
});
