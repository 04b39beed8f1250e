/** The PeakProCRM page in the words that a person reads on it. */
export function crmPage(page) {
  const row = (tenant) => page.getByRole('row').filter({ has: page.getByRole('link', { name: tenant, exact: true }) });
  const dialog = (title) => page.getByRole('dialog').filter({ hasText: title });
  const act = (tenant, word) => row(tenant).getByRole('button', { name: `${word}: ${tenant}`, exact: true });

  async function fromMenu(tenant, item) {
    await act(tenant, 'More actions').click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  return {
    row,
    dialog,
    act,
    fromMenu,
    toast: (text) => page.getByText(text).first(),

    async create(tenant, every = '1 min') {
      await page.getByRole('button', { name: 'New schedule' }).click();
      await page.getByLabel('Tenant', { exact: true }).fill(tenant);
      await page.getByLabel('Run every').selectOption({ label: every });
      await page.getByRole('button', { name: 'Create schedule' }).click();
    },

    async pause(tenant, reason) {
      await act(tenant, 'Pause').click();
      const asked = dialog(`Pause ${tenant}?`);
      await asked.getByLabel('Reason').fill(reason);
      await asked.getByRole('button', { name: 'Pause', exact: true }).click();
      await asked.waitFor({ state: 'detached' });
    },

    async resume(tenant) {
      await act(tenant, 'Resume').click();
      const asked = dialog(`Resume ${tenant}?`);
      await asked.getByRole('button', { name: 'Resume', exact: true }).click();
      await asked.waitFor({ state: 'detached' });
    },

    async remove(tenant) {
      await fromMenu(tenant, 'Delete…');
      const asked = dialog(`Delete ${tenant}?`);
      await asked.getByLabel(`Type ${tenant} to confirm`).fill(tenant);
      await asked.getByRole('button', { name: 'Delete schedule' }).click();
      await asked.waitFor({ state: 'detached' });
    },
  };
}
