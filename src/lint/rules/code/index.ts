import type { CodeRule } from '../../code/code-rule.ts'
import { cacheKey } from './cache-key.ts'
import { callbackDriver } from './callback-driver.ts'
import { compiledQueryRaw } from './compiled-query-raw.ts'
import { contextNotRestored } from './context-not-restored.ts'
import { cteShadowsTable } from './cte-shadows-table.ts'
import { databaseErrorReturned } from './database-error-returned.ts'
import { dynamicRawSql } from './dynamic-raw-sql.ts'
import { enterWith } from './enter-with.ts'
import { executorTaken } from './executor-taken.ts'
import { explicitSchema } from './explicit-schema.ts'
import { filterCleared } from './filter-cleared.ts'
import { floatingPromise } from './floating-promise.ts'
import { fragmentModifier } from './fragment-modifier.ts'
import { globalUpsert } from './global-upsert.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { interpolatedIdentifier } from './interpolated-identifier.ts'
import { jobTrustsPayload } from './job-trusts-payload.ts'
import { jobWithoutTenant } from './job-without-tenant.ts'
import { localSetOutsideTransaction } from './local-set-outside-transaction.ts'
import { moduleCycle } from './module-cycle.ts'
import { moduleGlobalTenant } from './module-global-tenant.ts'
import { moduleImport } from './module-import.ts'
import { moduleTable } from './module-table.ts'
import { optionalFilter } from './optional-filter.ts'
import { ownConnection } from './own-connection.ts'
import { pluginsRemoved } from './plugins-removed.ts'
import { queryOutsideContext } from './query-outside-context.ts'
import { rawCommentSwallow } from './raw-comment-swallow.ts'
import { rawOrPrecedence } from './raw-or-precedence.ts'
import { rawUnscoped } from './raw-unscoped.ts'
import { serverEvaluatedSql } from './server-evaluated-sql.ts'
import { sessionSet } from './session-set.ts'
import { sharedTransaction } from './shared-transaction.ts'
import { storagePath } from './storage-path.ts'
import { systemResultReturned } from './system-result-returned.ts'
import { systemWithoutReason } from './system-without-reason.ts'
import { tenantColumnWritten } from './tenant-column-written.ts'
import { tenantFromRequest } from './tenant-from-request.ts'
import { tenantInPoolEvent } from './tenant-in-pool-event.ts'
import { unboundCallback } from './unbound-callback.ts'
import { unscopedChannel } from './unscoped-channel.ts'
import { unscopedInsertSelect } from './unscoped-insert-select.ts'
import { unscopedJoin } from './unscoped-join.ts'
import { unscopedQuery } from './unscoped-query.ts'
import { unverifiedClaim } from './unverified-claim.ts'

/** In the order in which they are documented. */
export const CODE_RULES: readonly CodeRule[] = [
  unscopedQuery,
  idOnlyLookup,
  optionalFilter,
  unscopedJoin,
  filterCleared,
  cteShadowsTable,
  tenantColumnWritten,
  globalUpsert,
  unscopedInsertSelect,
  rawUnscoped,
  tenantFromRequest,
  unverifiedClaim,
  systemResultReturned,
  databaseErrorReturned,
  jobTrustsPayload,
  cacheKey,
  storagePath,
  systemWithoutReason,
  compiledQueryRaw,
  pluginsRemoved,
  executorTaken,
  ownConnection,
  explicitSchema,
  sharedTransaction,
  queryOutsideContext,
  moduleGlobalTenant,
  enterWith,
  callbackDriver,
  unboundCallback,
  floatingPromise,
  tenantInPoolEvent,
  jobWithoutTenant,
  contextNotRestored,
  rawOrPrecedence,
  rawCommentSwallow,
  dynamicRawSql,
  interpolatedIdentifier,
  fragmentModifier,
  serverEvaluatedSql,
  sessionSet,
  localSetOutsideTransaction,
  unscopedChannel,
  moduleImport,
  moduleTable,
  moduleCycle,
]
