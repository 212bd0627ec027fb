import type { CodeRule } from '../../code/code-rule.ts'
import { callbackDriver } from './callback-driver.ts'
import { compiledQueryRaw } from './compiled-query-raw.ts'
import { contextNotRestored } from './context-not-restored.ts'
import { enterWith } from './enter-with.ts'
import { executorTaken } from './executor-taken.ts'
import { explicitSchema } from './explicit-schema.ts'
import { floatingPromise } from './floating-promise.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { jobWithoutTenant } from './job-without-tenant.ts'
import { moduleGlobalTenant } from './module-global-tenant.ts'
import { optionalFilter } from './optional-filter.ts'
import { ownConnection } from './own-connection.ts'
import { pluginsRemoved } from './plugins-removed.ts'
import { queryOutsideContext } from './query-outside-context.ts'
import { rawUnscoped } from './raw-unscoped.ts'
import { sharedTransaction } from './shared-transaction.ts'
import { tenantInPoolEvent } from './tenant-in-pool-event.ts'
import { unboundCallback } from './unbound-callback.ts'
import { unscopedJoin } from './unscoped-join.ts'
import { unscopedQuery } from './unscoped-query.ts'

/** In the order in which they are documented. */
export const CODE_RULES: readonly CodeRule[] = [
  unscopedQuery,
  idOnlyLookup,
  optionalFilter,
  unscopedJoin,
  rawUnscoped,
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
]
