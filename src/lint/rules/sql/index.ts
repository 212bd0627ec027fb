import type { SqlRule } from '../../sql-rule.ts'
import { constraintScans } from './constraint-scans.ts'
import { deleteAllRows } from './delete-all-rows.ts'
import { dropColumn } from './drop-column.ts'
import { dropTable } from './drop-table.ts'
import { dropType } from './drop-type.ts'
import { endsTransaction } from './ends-transaction.ts'
import { fixedSchema } from './fixed-schema.ts'
import { indexBlocksWrites } from './index-blocks-writes.ts'
import { lockTable } from './lock-table.ts'
import { maintenance } from './maintenance.ts'
import { narrowType } from './narrow-type.ts'
import { notNullScans } from './not-null-scans.ts'
import { rename } from './rename.ts'
import { requireValue } from './require-value.ts'
import { rewriteTable } from './rewrite-table.ts'
import { sessionState } from './session-state.ts'
import { unreadStatement } from './unread-statement.ts'
import { validateAtOnce } from './validate-at-once.ts'

/** In the order in which they are documented. */
export const SQL_RULES: readonly SqlRule[] = [
  dropTable,
  dropColumn,
  dropType,
  deleteAllRows,
  narrowType,
  requireValue,
  rename,
  rewriteTable,
  indexBlocksWrites,
  constraintScans,
  validateAtOnce,
  notNullScans,
  lockTable,
  maintenance,
  fixedSchema,
  sessionState,
  endsTransaction,
  unreadStatement,
]
