import {
  AliasNode,
  FunctionNode,
  IdentifierNode,
  type OperationNode,
  ParensNode,
  RawNode,
  SelectQueryNode,
  TableNode,
} from 'kysely'

import { refuse } from './refusal.ts'
import { isList, isRawTable } from './raw-fragment.ts'

/** A table that a statement reads or writes, under the name its columns are referred to by. */
export interface RowSource {
  readonly table: string
  readonly schema: string | undefined
  /** The alias, or the table's own name. */
  readonly reference: string
}

/**
 * The table a node names as a row source; undefined for subqueries, functions, and raw SQL that is
 * one of these.
 *
 * @throws {TenantryError} STATEMENT_REFUSED for what may be a table under a name that is not seen.
 */
export function rowSourceOf(node: OperationNode): RowSource | undefined {
  if (TableNode.is(node)) {
    const table = node.table.identifier.name
    return { table, schema: node.table.schema?.name, reference: table }
  }
  if (AliasNode.is(node)) {
    const { alias } = node
    const source = rowSourceOf(node.node)
    if (source !== undefined && IdentifierNode.is(alias))
      return { ...source, reference: alias.name }
    if (source === undefined && !(RawNode.is(alias) && isList(alias))) return undefined
    throw refuse('a table under a raw alias', 'Give the table a plain alias.')
  }
  if (RawNode.is(node)) {
    // `sql.table('invoice')` is raw SQL around nothing but the table.
    const [only, ...others] = node.parameters
    const isWrapper = others.length === 0 && node.sqlFragments.every((text) => text === '')
    if (only !== undefined && isWrapper) return rowSourceOf(only)
    if (!isRawTable(node)) return undefined
  } else if (SelectQueryNode.is(node) || FunctionNode.is(node) || ParensNode.is(node)) {
    return undefined
  }
  throw refuse(
    'a row source that may be a table but does not say so',
    "Name the table by itself: selectFrom('invoice as i'), or sql.table('invoice').",
  )
}
