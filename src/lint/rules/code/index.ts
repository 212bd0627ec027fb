import type { CodeRule } from '../../code/code-rule.ts'
import { cteShadowsTable } from './cte-shadows-table.ts'
import { dynamicRawSql } from './dynamic-raw-sql.ts'
import { filterCleared } from './filter-cleared.ts'
import { fragmentModifier } from './fragment-modifier.ts'
import { globalUpsert } from './global-upsert.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { interpolatedIdentifier } from './interpolated-identifier.ts'
import { localSetOutsideTransaction } from './local-set-outside-transaction.ts'
import { optionalFilter } from './optional-filter.ts'
import { rawCommentSwallow } from './raw-comment-swallow.ts'
import { rawOrPrecedence } from './raw-or-precedence.ts'
import { rawUnscoped } from './raw-unscoped.ts'
import { serverEvaluatedSql } from './server-evaluated-sql.ts'
import { sessionSet } from './session-set.ts'
import { tenantColumnWritten } from './tenant-column-written.ts'
import { unscopedChannel } from './unscoped-channel.ts'
import { unscopedInsertSelect } from './unscoped-insert-select.ts'
import { unscopedJoin } from './unscoped-join.ts'
import { unscopedQuery } from './unscoped-query.ts'

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
  rawOrPrecedence,
  rawCommentSwallow,
  dynamicRawSql,
  interpolatedIdentifier,
  fragmentModifier,
  serverEvaluatedSql,
  sessionSet,
  localSetOutsideTransaction,
  unscopedChannel,
]
