import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import type { LocalRun } from '@aetherlink/contracts/local-run';
import type { ConfirmQuestion } from '../../ui/dialog/confirm-dialog';
import { Dialogs } from '../../ui/dialog/dialogs';
import { Toasts } from '../../ui/toast/toasts';
import { DashboardCard } from '../testing/dashboard-card';
import { LocalRunsCard } from './local-runs-card';

const LIST = '/api/local/runs';
const RUN = '/api/local/run';
const run = (given: Partial<LocalRun> = {}): LocalRun => ({
  id: 'l-1',
  name: 'verify-store',
  action: 'verify-store',
  status: 'succeeded',
  ok: true,
  ts: Date.now() / 1000 - 720.5,
  ts_iso: '',
  timestamp: 0,
  duration_ms: 410,
  stdout: 'all good',
  stderr: '',
  ...given,
});

describe('LocalRunsCard', () => {
  const menu = (): string[] =>
    [...TestBed.inject(OverlayContainer).getContainerElement().querySelectorAll('[role="menuitem"]')].map((item) =>
      (item.textContent ?? '').trim(),
    );

  it('lists the last six with their outcome', async () => {
    const card = new DashboardCard(LocalRunsCard);
    const failed = run({ id: 'l-2', action: 'backup-store', status: 'failed', ok: false, error: 'disk full' });
    const rest = Array.from({ length: 9 }, (_, index) => run({ id: `m-${index}` }));
    await card.answer(LIST, { runs: [run(), failed, ...rest] });
    expect(card.texts('li')).toHaveLength(6);
    expect(card.texts('li').slice(0, 2)).toEqual([
      'Succeeded: verify-store 12 min ago 0.41 s',
      'Failed: backup-store disk full 12 min ago 0.41 s',
    ]);
  });

  it('says where to start when there is none', async () => {
    const card = new DashboardCard(LocalRunsCard);
    await card.answer(LIST, { runs: [] });
    expect(card.words).toContain('No local runs yet. Start with “Verify store”.');
  });

  it('tells nobody to start what they may not start', async () => {
    const card = new DashboardCard(LocalRunsCard, 'viewer');
    await card.answer(LIST, { runs: [] });
    expect(card.words).toMatch(/No local runs yet\.$/);
  });

  it('offers each role the actions that it may start', async () => {
    const admin = new DashboardCard(LocalRunsCard);
    await admin.answer(LIST, { runs: [] });
    await admin.press('Run action');
    expect(menu()).toEqual(['Check status', 'Verify store', 'Back up store', 'Prune history…', 'List imports']);
  });

  it('keeps backing up and pruning from an editor', async () => {
    const card = new DashboardCard(LocalRunsCard, 'editor');
    await card.answer(LIST, { runs: [] });
    await card.press('Run action');
    expect(menu()).toEqual(['Check status', 'Verify store', 'List imports']);
  });

  it('has no menu for a viewer', async () => {
    const card = new DashboardCard(LocalRunsCard, 'viewer');
    await card.answer(LIST, { runs: [] });
    expect(card.words).not.toContain('Run action');
  });

  it('offers no maintenance to those who have a few tenants, and says why', async () => {
    const card = new DashboardCard(LocalRunsCard, 'admin', ['acme']);
    await card.answer(LIST, { runs: [] });
    expect(card.words).toBe('Local runs Maintenance is about all tenants; yours are some of them.');
  });

  it('starts an action, says how it ended and reads the list again', async () => {
    const card = new DashboardCard(LocalRunsCard);
    await card.answer(LIST, { runs: [] });
    await card.press('Run action');
    await card.press('Verify store');
    expect(card.words).toContain('Running…');
    await card.answer(RUN, run());
    expect(TestBed.inject(Toasts).shown()[0]).toMatchObject({
      tone: 'good',
      text: 'verify-store succeeded in 0.41 s.',
      action: { label: 'Show output' },
    });
    await card.answer(LIST, { runs: [run()] });
    expect(card.texts('li')).toHaveLength(1);
  });

  it('lets a failed action stay on the screen', async () => {
    const card = new DashboardCard(LocalRunsCard);
    await card.answer(LIST, { runs: [] });
    await card.press('Run action');
    await card.press('Back up store');
    await card.answer(RUN, run({ action: 'backup-store', ok: false, status: 'failed', error: 'disk full' }));
    expect(TestBed.inject(Toasts).shown()[0]).toMatchObject({ tone: 'bad', text: 'backup-store failed: disk full' });
  });

  it('asks before it prunes, and only then', async () => {
    const card = new DashboardCard(LocalRunsCard);
    await card.answer(LIST, { runs: [] });
    let agree: (answer: boolean) => void = () => undefined;
    const asked = new Promise<ConfirmQuestion>((resolve) => {
      jest.spyOn(TestBed.inject(Dialogs), 'confirm').mockImplementation((question) => {
        resolve(question);
        return new Promise((answer) => (agree = answer));
      });
    });
    await card.press('Run action');
    await card.press('Prune history…');
    expect(await asked).toMatchObject({ verb: 'Prune history', dangerous: true });
    card.server.expectNone(RUN);
    agree(true);
    await card.drawn();
    expect(card.server.expectOne(RUN).request.body).toEqual({ action: 'prune-history' });
  });
});
