import { AliasNode, IdentifierNode, type OperationNode, RawNode, TableNode } from 'kysely'

import { refuse } from './refusal.ts'

/** A table that a statement reads or writes, under the name its columns are referred to by. */
export interface RowSource {
  readonly table: string
  readonly schema: string | undefined
  /** The alias, or the table's own name. */
  readonly reference: string
}

/** The table a node names as a row source; undefined for subqueries, functions, lists and raw SQL. */
export function rowSourceOf(node: OperationNode): RowSource | undefined {
  if (TableNode.is(node)) {
    const table = node.table.identifier.name
    return { table, schema: node.table.schema?.name, reference: table }
  }
  // `sql.table('invoice')` is raw SQL around nothing but the table.
  if (RawNode.is(node) && node.sqlFragments.every((fragment) => fragment === '')) {
    const [only, ...others] = node.parameters
    return only === undefined || others.length > 0 ? undefined : rowSourceOf(only)
  }
  if (!AliasNode.is(node)) return undefined
  const source = rowSourceOf(node.node)
  if (source === undefined) return undefined
  if (IdentifierNode.is(node.alias)) return { ...source, reference: node.alias.name }
  throw refuse('a table under a raw alias', 'Give the table a plain alias.')
}
