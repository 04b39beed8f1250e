import type { AuditEntry } from '@aetherlink/contracts/audit';
import { DashboardCard } from '../testing/dashboard-card';
import { LastAuditBadge } from './last-audit-badge';

const URL = '/api/crm/import/acculynx/audit';
const entry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 7,
  seq: 7,
  ring: 'people',
  ts: Date.now() / 1000 - 42.5,
  ts_iso: '',
  tenant: 'ironclad-restoration',
  operation: 'scheduler.import.force_run',
  source: 'ui',
  actor: 'maria.alvarez',
  outcome: 'success',
  ...given,
});

describe('LastAuditBadge', () => {
  it('asks for one entry and shows force_run as "Run now"', async () => {
    const card = new DashboardCard(LastAuditBadge);
    await card.answer(URL, { audit: [entry()] });
    expect(card.words).toMatch(/Last action .*\d\d:\d\d:\d\d UTC 42 s ago Open audit/);
    expect(card.texts('.what')).toEqual(['Run now · ironclad-restoration']);
    expect(card.texts('.who')).toEqual(['maria.alvarez ui scheduler.import.force_run']);
  });

  it('asks about the one tenant of somebody who may not see all', () => {
    const card = new DashboardCard(LastAuditBadge, 'viewer', ['acme']);
    const { request } = card.server.expectOne(({ url }) => url === URL);
    expect(request.params.toString()).toBe('limit=1&tenant=acme');
  });

  it('names the product where no single tenant is meant', async () => {
    const card = new DashboardCard(LastAuditBadge);
    await card.answer(URL, { audit: [entry({ tenant: 'system', operation: 'ops.local.run' })] });
    expect(card.texts('.what')).toEqual(['Local action · Command Center']);
  });

  it('leaves a name of the original system as it is', async () => {
    const card = new DashboardCard(LastAuditBadge);
    await card.answer(URL, { audit: [entry({ operation: 'scheduled-run' })] });
    expect(card.texts('.what')[0]).toContain('scheduled-run');
  });

  it('says that nothing happened', async () => {
    const card = new DashboardCard(LastAuditBadge);
    await card.answer(URL, { audit: [] });
    expect(card.words).toContain('No recent scheduler activity');
  });

  it('says why it has nothing to show', async () => {
    const card = new DashboardCard(LastAuditBadge);
    await card.refuse(URL, 503, 'store_corrupt');
    expect(card.words).toContain('The stored data cannot be read.');
  });
});
