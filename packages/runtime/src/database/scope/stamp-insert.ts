import {
  ColumnNode,
  type InsertQueryNode,
  type OperationNode,
  ParensNode,
  PrimitiveValueListNode,
  RawNode,
  SelectQueryNode,
  ValueNode,
  ValuesNode,
  type ValuesItemNode,
} from 'kysely'

import { refuse } from './refusal.ts'
import { isTenantColumn } from './refuse-writes.ts'
import { stampedRows, TENANT_COLUMN } from './tenant-sql.ts'

const TENANT_COLUMN_NODE = ColumnNode.create(TENANT_COLUMN)

/** The insert with the tenant added to each of its rows, whatever form they come in. */
export function stampInsert(node: InsertQueryNode, tenantId: string): InsertQueryNode {
  if (node.columns?.some(isTenantColumn)) {
    throw refuse(
      'an insert that gives tenant_id itself',
      'Leave the column out: the row belongs to the tenant of the context.',
    )
  }
  const columns = [...(node.columns ?? []), TENANT_COLUMN_NODE]
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
  if (ValuesNode.is(values)) {
    // Spread, not created: Kysely's create functions freeze, which nothing needs here and costs time.
    const stamped: ValuesNode = {
      ...values,
      values: values.values.map((row) => stampRow(row, tenantId)),
    }
    return stamped
  }
  if (SelectQueryNode.is(values)) return stampedRows(values)
  if (RawNode.is(values)) return stampedRows(ParensNode.create(values))
  throw refuse(
    'an insert from something other than values or a query',
    'Give the rows with .values(…), or a query with .expression(…).',
  )
}

function stampRow(row: ValuesItemNode, tenantId: string): ValuesItemNode {
  return PrimitiveValueListNode.is(row)
    ? { ...row, values: [...row.values, tenantId] }
    : { ...row, values: [...row.values, ValueNode.create(tenantId)] }
}
