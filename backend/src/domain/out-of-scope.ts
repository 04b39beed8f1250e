import { DomainError } from './domain-error.js';

/** Somebody asked for what is another tenant's. The answer says that there is no such thing; the audit knows better. */
export class OutOfScope extends DomainError {}
