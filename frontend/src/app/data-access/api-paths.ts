/** Everything about AccuLynx imports lives below this. */
export const ACCULYNX = '/api/crm/import/acculynx';
