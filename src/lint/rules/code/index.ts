import type { CodeRule } from '../../code/code-rule.ts'
import { cteShadowsTable } from './cte-shadows-table.ts'
import { filterCleared } from './filter-cleared.ts'
import { globalUpsert } from './global-upsert.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { optionalFilter } from './optional-filter.ts'
import { rawUnscoped } from './raw-unscoped.ts'
import { tenantColumnWritten } from './tenant-column-written.ts'
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
]
