import {
  AliasNode,
  CastNode,
  ColumnNode,
  DataTypeNode,
  IdentifierNode,
  type InsertQueryNode,
  type OperationNode,
  ParensNode,
  PrimitiveValueListNode,
  RawNode,
  ReferenceNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  type ValuesItemNode,
} from 'kysely'

import { refuse } from './refusal.ts'
import { TENANT_COLUMN } from './tenant-predicate.ts'

/** The insert with the tenant added to each of its rows, whatever form they come in. */
export function stampInsert(node: InsertQueryNode, tenantId: string): InsertQueryNode {
  if (node.columns?.some((column) => column.column.name === TENANT_COLUMN)) {
    throw refuse(
      'an insert that gives tenant_id itself',
      'Leave the column out: the row belongs to the tenant of the context.',
    )
  }
  const columns = [...(node.columns ?? []), ColumnNode.create(TENANT_COLUMN)]
  if (node.defaultValues || node.values === undefined) {
    const values = ValuesNode.create([PrimitiveValueListNode.create([tenantId])])
    return { ...node, defaultValues: false, columns, values }
  }
  if (node.columns === undefined) {
    throw refuse(
      'an insert from an expression without column names',
      'Name the columns with .columns([...]) before .expression(...).',
    )
  }
  return { ...node, columns, values: stampValues(node.values, tenantId) }
}

function stampValues(values: OperationNode, tenantId: string): OperationNode {
  if (!ValuesNode.is(values)) return stampSelect(values, tenantId)
  return ValuesNode.create(values.values.map((row) => stampRow(row, tenantId)))
}

function stampRow(row: ValuesItemNode, tenantId: string): ValuesItemNode {
  return PrimitiveValueListNode.is(row)
    ? PrimitiveValueListNode.create([...row.values, tenantId])
    : ValueListNode.create([...row.values, ValueNode.create(tenantId)])
}

/** `select source.*, tenant from (…) as source`: right for unions, distinct and limits as well. */
function stampSelect(query: OperationNode, tenantId: string): SelectQueryNode {
  const rows = RawNode.is(query) ? ParensNode.create(query) : query
  const source = 'tenantry_source'
  const tenant = CastNode.create(ValueNode.create(tenantId), DataTypeNode.create('uuid'))
  return SelectQueryNode.cloneWithSelections(
    SelectQueryNode.createFrom([AliasNode.create(rows, IdentifierNode.create(source))]),
    [
      SelectionNode.create(ReferenceNode.createSelectAll(TableNode.create(source))),
      SelectionNode.create(AliasNode.create(tenant, IdentifierNode.create(TENANT_COLUMN))),
    ],
  )
}
