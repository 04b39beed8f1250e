/** The PeakProCRM page in the words that a person reads on it. */
export function crmPage(page) {
  const row = (tenant) => page.getByRole('row').filter({ has: page.getByRole('link', { name: tenant, exact: true }) });
  const dialog = (title) => page.getByRole('dialog').filter({ hasText: title });
  const act = (tenant, word) => row(tenant).getByRole('button', { name: `${word}: ${tenant}`, exact: true });

  /** A button whose act has just changed does nothing and says so; then it is pressed again, as a person would. */
  async function ask(tenant, word) {
    const asked = dialog(`${word} ${tenant}?`);
    const refused = page.getByRole('listitem').filter({ hasText: 'Nothing was done: the button became' });
    for (let press = 0; press < 10; press += 1) {
      await act(tenant, word).click();
      await asked.or(refused).first().waitFor();
      if (await asked.isVisible()) break;
      await refused.first().getByRole('button', { name: 'Dismiss this message' }).click();
    }
    return asked;
  }

  async function fromMenu(tenant, item) {
    await act(tenant, 'More actions').click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  return {
    row,
    dialog,
    act,
    ask,
    fromMenu,
    toast: (text) => page.getByText(text).first(),

    async create(tenant, every = '1 min') {
      await page.getByRole('button', { name: 'New schedule' }).click();
      await page.getByLabel('Tenant', { exact: true }).fill(tenant);
      await page.getByLabel('Run every').selectOption({ label: every });
      await page.getByRole('button', { name: 'Create schedule' }).click();
    },

    async pause(tenant, reason) {
      const asked = await ask(tenant, 'Pause');
      await asked.getByLabel('Reason').fill(reason);
      await asked.getByRole('button', { name: 'Pause', exact: true }).click();
      await asked.waitFor({ state: 'detached' });
    },

    async resume(tenant) {
      const asked = await ask(tenant, 'Resume');
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
