import {
  AliasNode,
  BinaryOperationNode,
  ColumnNode,
  IdentifierNode,
  type OperationNode,
  OperatorNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  ValueNode,
  WhereNode,
} from 'kysely'

import type { RowSource } from './row-source.ts'

/** The column that says whose a row is, in every tenant table and first in its keys. */
export const TENANT_COLUMN = 'tenant_id'

/** `reference.tenant_id = $n`. The bare column, so that the leading key column serves it. */
export function tenantPredicate(reference: string, tenantId: string): OperationNode {
  return BinaryOperationNode.create(
    ReferenceNode.create(ColumnNode.create(TENANT_COLUMN), TableNode.create(reference)),
    OperatorNode.create('='),
    ValueNode.create(tenantId),
  )
}

/** `(select * from table where tenant_id = $n) as reference`. */
export function filteredTable(source: RowSource, tenantId: string): OperationNode {
  const select: SelectQueryNode = {
    ...SelectQueryNode.createFrom([TableNode.create(source.table)]),
    selections: [SelectionNode.create(SelectAllNode.create())],
    where: WhereNode.create(tenantPredicate(source.table, tenantId)),
  }
  return AliasNode.create(select, IdentifierNode.create(source.reference))
}
