import {
  AndNode,
  ColumnNode,
  type ColumnUpdateNode,
  MatchedNode,
  type OperationNode,
  RawNode,
  ReferenceNode,
} from 'kysely'

import { refuse } from './refusal.ts'
import { TENANT_COLUMN } from './tenant-sql.ts'

/** Whether a node names the tenant column; raw SQL is taken to when it may. */
export function isTenantColumn(node: OperationNode): boolean {
  if (ReferenceNode.is(node)) return isTenantColumn(node.column)
  if (RawNode.is(node)) return node.sqlFragments.some((text) => /tenant_id|u&"/i.test(text))
  return ColumnNode.is(node) && node.column.name === TENANT_COLUMN
}

/**
 * @throws {TenantryError} STATEMENT_REFUSED when an update sets the tenant, or something that is not a
 * column by its name: raw SQL and lists of columns may hold the tenant as well.
 */
export function refuseTenantUpdate(updates: readonly ColumnUpdateNode[] | undefined): void {
  for (const { column } of updates ?? []) {
    const named = ReferenceNode.is(column) ? column.column : column
    if (!ColumnNode.is(named)) {
      throw refuse(
        'an update of something other than a named column',
        "Name each column by itself: .set({ amount: … }) or .set('amount', …).",
      )
    }
    if (!isTenantColumn(named)) continue
    throw refuse(
      'an update of tenant_id',
      'A row stays with its tenant; to move it, read it in one context and insert it in the other.',
    )
  }
}

/** @throws {TenantryError} STATEMENT_REFUSED for `when not matched by source`. */
export function refuseBySource(condition: OperationNode): void {
  if (AndNode.is(condition)) refuseBySource(condition.left)
  if (!MatchedNode.is(condition) || !condition.bySource) return
  throw refuse(
    'a merge with `when not matched by source`',
    'Rows of other tenants are never matched either; delete or update them in a statement of its own.',
  )
}
