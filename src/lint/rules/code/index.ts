import type { CodeRule } from '../../code/code-rule.ts'
import { cacheKey } from './cache-key.ts'
import { databaseErrorReturned } from './database-error-returned.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { jobTrustsPayload } from './job-trusts-payload.ts'
import { optionalFilter } from './optional-filter.ts'
import { rawUnscoped } from './raw-unscoped.ts'
import { storagePath } from './storage-path.ts'
import { systemResultReturned } from './system-result-returned.ts'
import { systemWithoutReason } from './system-without-reason.ts'
import { tenantFromRequest } from './tenant-from-request.ts'
import { unscopedJoin } from './unscoped-join.ts'
import { unscopedQuery } from './unscoped-query.ts'
import { unverifiedClaim } from './unverified-claim.ts'

/** In the order in which they are documented. */
export const CODE_RULES: readonly CodeRule[] = [
  unscopedQuery,
  idOnlyLookup,
  optionalFilter,
  unscopedJoin,
  rawUnscoped,
  tenantFromRequest,
  unverifiedClaim,
  systemResultReturned,
  databaseErrorReturned,
  jobTrustsPayload,
  cacheKey,
  storagePath,
  systemWithoutReason,
]
