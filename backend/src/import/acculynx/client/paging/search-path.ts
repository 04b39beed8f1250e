/** The only two POSTs that leave: the vendor's searches, which change nothing. */
export type SearchPath = '/jobs/search' | '/contacts/search';
