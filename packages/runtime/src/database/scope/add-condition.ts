import type { InsertQueryNode, JoinNode, OnNode, OperationNode, WhereNode } from 'kysely'

import { TenantCondition } from './tenant-sql.ts'

/** A key without the tenant would lead the update to the row of another. */
export function addToConflict(node: InsertQueryNode, reference: string): InsertQueryNode {
  const { onConflict } = node
  if (onConflict?.updates === undefined) return node
  const where = new TenantCondition([reference], onConflict.updateWhere?.where)
  const updateWhere: WhereNode = { kind: 'WhereNode', where }
  return { ...node, onConflict: { ...onConflict, updateWhere } }
}

/** What a merge joins, so that rows of its target match that belong to the tenant alone. */
export function addToUsing(using: JoinNode, table: OperationNode, reference: string): JoinNode {
  const on: OnNode = { kind: 'OnNode', on: new TenantCondition([reference], using.on?.on) }
  return { ...using, table, on }
}
