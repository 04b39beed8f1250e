/** Where the original system's scheduler routes live, and what extends them. */
export const ACCULYNX_PREFIX = 'api/crm/import/acculynx';
