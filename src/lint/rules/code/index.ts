import type { CodeRule } from '../../code/code-rule.ts'
import { compiledQueryRaw } from './compiled-query-raw.ts'
import { executorTaken } from './executor-taken.ts'
import { explicitSchema } from './explicit-schema.ts'
import { idOnlyLookup } from './id-only-lookup.ts'
import { optionalFilter } from './optional-filter.ts'
import { pluginsRemoved } from './plugins-removed.ts'
import { rawUnscoped } from './raw-unscoped.ts'
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
  explicitSchema,
]
