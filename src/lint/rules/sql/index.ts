import type { SqlRule } from '../../sql-rule.ts'
import { constraintScans } from './constraint-scans.ts'
import { definerSearchPath } from './definer-search-path.ts'
import { deleteAllRows } from './delete-all-rows.ts'
import { dropColumn } from './drop-column.ts'
import { dropTable } from './drop-table.ts'
import { dropType } from './drop-type.ts'
import { endsTransaction } from './ends-transaction.ts'
import { fixedSchema } from './fixed-schema.ts'
import { foreignKeyWithoutTenant } from './foreign-key-without-tenant.ts'
import { grantToPublic } from './grant-to-public.ts'
import { indexBlocksWrites } from './index-blocks-writes.ts'
import { lockTable } from './lock-table.ts'
import { maintenance } from './maintenance.ts'
import { narrowType } from './narrow-type.ts'
import { notNullScans } from './not-null-scans.ts'
import { policyAdmitsAll } from './policy-admits-all.ts'
import { rename } from './rename.ts'
import { requireValue } from './require-value.ts'
import { rewriteTable } from './rewrite-table.ts'
import { rowSecurityOff } from './row-security-off.ts'
import { sessionState } from './session-state.ts'
import { tableNotIsolated } from './table-not-isolated.ts'
import { uniqueWithoutTenant } from './unique-without-tenant.ts'
import { unreadStatement } from './unread-statement.ts'
import { validateAtOnce } from './validate-at-once.ts'
import { viewNotInvoker } from './view-not-invoker.ts'

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
  tableNotIsolated,
  uniqueWithoutTenant,
  foreignKeyWithoutTenant,
  definerSearchPath,
  rowSecurityOff,
  policyAdmitsAll,
  viewNotInvoker,
  grantToPublic,
  fixedSchema,
  sessionState,
  endsTransaction,
  unreadStatement,
]
