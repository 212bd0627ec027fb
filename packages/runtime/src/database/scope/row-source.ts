import { AliasNode, IdentifierNode, type OperationNode, TableNode } from 'kysely'

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
  if (!AliasNode.is(node)) return undefined
  const source = rowSourceOf(node.node)
  if (source === undefined) return undefined
  return IdentifierNode.is(node.alias) ? { ...source, reference: node.alias.name } : source
}
