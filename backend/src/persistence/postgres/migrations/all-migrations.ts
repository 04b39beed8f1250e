import { tenants } from './0001-tenants.js';
import { audit } from './0002-audit.js';
import { records } from './0003-records.js';
import { service } from './0004-service.js';
import { fleet } from './0005-fleet.js';
import { sessions } from './0006-sessions.js';
import { auditChain } from './0007-audit-chain.js';
import { rateLimits } from './0008-rate-limits.js';
import { commitNumbers } from './0009-commit-numbers.js';
import { purgeBounds } from './0010-purge-bounds.js';
import type { Migration } from './migration.js';

/** Every step of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [
  tenants,
  audit,
  records,
  service,
  fleet,
  sessions,
  auditChain,
  rateLimits,
  commitNumbers,
  purgeBounds,
];
