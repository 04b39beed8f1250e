import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, temporaryDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { root } from '../../tools/workspace/root.mjs';
import { productNode } from '../../tools/workspace/runtime.mjs';
import { openConsole } from '../console.mjs';

const TENANT = 'lakeshore-roofing';
const OTHER = 'ironclad-restoration';
const run = promisify(execFile);
/** Enough acts to scroll past. */
const ROUNDS = 15;

describe('the audit', () => {
  const dataDir = temporaryDataDir();
  let product;
  let api;
  let opened;
  let page;

  before(async () => {
    product = await startProduct({ dataDir: dataDir.path });
    api = apiClient(product.url);
    await api.create(TENANT, { interval_sec: 300 });
    await api.create(OTHER, { interval_sec: 300 });
    await api.call('PATCH', '/api/crm/import/acculynx/schedule', { tenant: TENANT, body: { interval_sec: 180 } });
    await fetch(`${product.url}/api/crm/import/acculynx/pause`, { method: 'POST', headers: { 'x-tenant': TENANT } });
    opened = await openConsole(product, { path: '/audit' });
    ({ page } = opened);
  });
  after(async () => {
    await opened?.close();
    await product?.stop();
    dataDir.remove();
  });

  const table = () => page.getByRole('table', { name: 'Audit entries' });
  const tableOf = (entries) => table().and(page.locator(`[aria-rowcount="${entries + 1}"]`));
  const row = (words) => table().getByRole('row').filter({ hasText: words });
  const entry = (words) => row(words).getByRole('rowheader').getByRole('link');
  const sheet = () => page.getByRole('complementary', { name: 'Audit entry' });
  const closeSheet = async () => {
    await page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'detached' });
  };

  /** The wheel moves the rows over several frames. */
  const atRest = () =>
    until('the rows lie still', () =>
      table()
        .locator('cdk-virtual-scroll-viewport')
        .evaluate(async (viewport) => {
          const before = viewport.scrollTop;
          for (let frame = 0; frame < 10; frame += 1) await new Promise((drawn) => window.requestAnimationFrame(drawn));
          return viewport.scrollTop === before;
        }),
    );

  it('shows who did what, and whether it worked', async () => {
    const changed = row('Interval changed from 5 min to 3 min');
    await changed.waitFor();
    const words = await changed.innerText();
    for (const word of [TENANT, 'local:ops', 'admin', 'ui', 'Success']) assert.ok(words.includes(word), word);
    assert.match(words, /\d\d:\d\d:\d\d\.\d{3}/);
    assert.match(await row('Denied').first().innerText(), /without the header x-ops[\s\S]*whole product/);
  });

  it('shows an act as it happens, without a reload', async () => {
    await api.pause(OTHER, { reason: 'Office move' });
    await row('“Office move”').waitFor();
  });

  it('is filtered by an address that survives a reload', async () => {
    await page.getByRole('combobox', { name: 'Operation' }).selectOption({ label: 'All: Schedules' });
    await page.getByRole('combobox', { name: 'Tenant' }).fill('lake');
    await page.getByRole('option', { name: OTHER }).waitFor({ state: 'detached' });
    await page.getByRole('option', { name: TENANT }).click();
    await page.waitForURL(/tenant=lakeshore-roofing/);
    await row('“Office move”').waitFor({ state: 'detached' });
    await page.reload();
    await row('Interval changed from 5 min to 3 min').waitFor();
    assert.equal(await row('Import succeeded').count(), 0);
    assert.equal(await page.getByRole('combobox', { name: 'Tenant' }).inputValue(), TENANT);
    assert.equal(await page.getByRole('combobox', { name: 'Operation' }).inputValue(), 'scheduler.schedule.*');
  });

  it('tells an entry as a sentence, with what changed and the request that did it', async () => {
    await entry('Interval changed from 5 min to 3 min').click();
    await page.waitForURL(/open=\d+/);
    await sheet().getByText(`local:ops (admin) changed the schedule of ${TENANT} from the UI.`).waitFor();
    assert.deepEqual(
      [await sheet().locator('del').innerText(), await sheet().locator('ins').innerText()],
      ['5 min', '3 min'],
    );
    await sheet().getByRole('button', { name: 'Copy: Request' }).waitFor();
    await page.reload();
    await sheet().getByText('What changed').waitFor();
    await closeSheet();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('finds everything that belongs to one action, from the schedule’s side too', async () => {
    await until('Run now is free', async () => (await api.runNow(TENANT)).status === 200);
    await page.goto(`${product.url}/peakpro-crm`);
    const panel = page.getByRole('region', { name: 'Audit', exact: true });
    await panel.getByRole('button', { name: 'Run now' }).first().click();
    await panel.getByRole('link', { name: 'All entries of this action' }).click();
    await page.waitForURL(/\/audit\?action=/);
    await row('Import succeeded').waitFor();
    await row('Run now').waitFor();
    await tableOf(2).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('lets new entries wait while somebody reads further down', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await api.pause(OTHER, { reason: `Round ${round}` });
      await api.resume(OTHER, {});
    }
    const { total } = (await api.audit('?ring=people&limit=1')).body;
    await page.getByRole('button', { name: 'People' }).click();
    // The answer to another question begins at the top, so that what is scrolled before it comes is scrolled in vain.
    await tableOf(total).waitFor();
    await row(`“Round ${ROUNDS - 1}”`).waitFor();
    await table().locator('cdk-virtual-scroll-viewport').hover();
    await page.mouse.wheel(0, 600);
    await row(`“Round ${ROUNDS - 1}”`).waitFor({ state: 'detached' });
    await atRest();
    const first = await row('Paused').first().innerText();
    await api.pause(OTHER, { reason: 'While you were reading' });
    await page.getByText('1 new').waitFor();
    assert.equal(await row('Paused').first().innerText(), first);
    await page.getByRole('button', { name: 'Show the new entries' }).click();
    await row('“While you were reading”').waitFor();
  });

  it('says how far its chain was checked, and honestly what that proves', async () => {
    await page.getByText(/^Verified up to #\d/).waitFor();
    await page.getByText('Plain chain: it proves accidents, not tampering.').waitFor();
    const query = `?tenant=${OTHER}&operation=scheduler.schedule.paused&limit=1`;
    const { hash } = (await api.audit(query)).body.audit[0];
    assert.match(hash, /^[0-9a-f]{64}$/);
    await entry('“While you were reading”').click();
    await sheet().getByText(hash).waitFor();
    await closeSheet();
  });

  async function save(name) {
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByText('The export itself is recorded.').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
    return { path: await download.path(), name: download.suggestedFilename() };
  }

  it('is exported with a chain that a third party can check', async () => {
    await page.goto(`${product.url}/audit`);
    await table().waitFor();
    const file = await save(/^NDJSON/);
    assert.match(file.name, /^audit-\d{4}-\d\d-\d\d\.ndjson$/);
    const { stdout } = await run(productNode(), ['dist/backend/cli/audit.js', 'verify', file.path], { cwd: root });
    assert.match(stdout, /intact/);
  });

  it('is exported for a spreadsheet as it is filtered, and says so itself', async () => {
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('denied');
    await page.waitForURL(/outcome=denied/);
    await row('Denied').first().waitFor();
    const file = await save(/^CSV/);
    const csv = readFileSync(file.path, 'utf8');
    assert.match(csv, /^\uFEFF?id,seq,ring,/);
    assert.match(csv, /auth\.denied/);
    assert.doesNotMatch(csv, /scheduler\.schedule/);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row('Audit exported').first().waitFor();
    assert.match(await row('Audit exported').first().innerText(), /CSV/);
  });

  it('leaves the page without an error', () => assert.deepEqual(opened.problems, []));
});
