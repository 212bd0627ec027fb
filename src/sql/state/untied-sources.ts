import type { InsertStmt, Node } from 'libpg-query'

import { columnOf } from '../read-condition.ts'
import { nameOf } from '../read-names.ts'
import { type Binding, readSources, type SqlSource } from '../read-sources.ts'
import { walk } from '../walk.ts'
import type { FunctionBody } from './database-state.ts'
import { ANY_CONTEXT, isContextValue, type TenantContext } from './tenant-context.ts'

export interface TieQuestion {
  /** The column that says whose a row is. */
  readonly column: string
  /** Rows whose tenant is that of the context already. Default: none. */
  readonly tied?: readonly string[]
  /** Variables that hold the tenant of the context. Default: none. */
  readonly variables?: ReadonlySet<string>
  /** Default: whichever function or setting there is. */
  readonly context?: TenantContext
}

/** The tables that statements read or write without keeping to the tenant of the context. */
export function untiedSources(
  statements: readonly Node[],
  { column, tied = [], variables = new Set(), context = ANY_CONTEXT }: TieQuestion,
): readonly SqlSource[] {
  const binding: Binding = {
    aliases: tied,
    isValue: (node) => isContext(node, variables, context),
  }
  return statements.flatMap((statement) => {
    const loose = looseInserts(statement, column, binding)
    return readSources(statement, column, binding).filter((source) =>
      source.role === 'insert' ? loose.has(source.table.name) : !source.isBound,
    )
  })
}

/** The variables of a function that are given the tenant of the context, and nothing else. */
export function contextVariables(
  { assigned }: FunctionBody,
  context: TenantContext = ANY_CONTEXT,
): ReadonlySet<string> {
  const byName = Map.groupBy(assigned, ({ variable }) => variable)
  return new Set(
    [...byName]
      .filter(([, values]) => values.every(({ value }) => isContext(value, new Set(), context)))
      .map(([name]) => name),
  )
}

/** The tenant of the context, or a variable that holds it. */
function isContext(
  node: Node | undefined,
  variables: ReadonlySet<string>,
  context: TenantContext,
): boolean {
  if (node === undefined) return false
  const column = columnOf(node)
  if (column !== undefined) return column.alias === undefined && variables.has(column.name)
  return isContextValue(node, context)
}

/** Tables into which rows are put under a tenant that is neither the context's nor that of a tied row. */
function looseInserts(
  statement: Node,
  column: string,
  { aliases, isValue }: Binding,
): ReadonlySet<string> {
  const loose = new Set<string>()
  walk([statement], (key, value) => {
    if (key !== 'InsertStmt' || !isInsert(value)) return
    const { cols = [], selectStmt, relation } = value
    const index = cols.findIndex((one) => 'ResTarget' in one && one.ResTarget.name === column)
    const select =
      selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined
    // Left out, the column gets its default, or nothing.
    if (index === -1 || select === undefined) return
    const rows = (select.valuesLists ?? []).map((row) =>
      'List' in row ? row.List.items?.[index] : undefined,
    )
    const target = select.targetList?.[index]
    const given = target !== undefined && 'ResTarget' in target ? [target.ResTarget.val] : rows
    const isTied = (one: Node | undefined): boolean => {
      const from = columnOf(one)
      if (from?.name === column)
        return select.fromClause !== undefined || aliases.includes(from.alias ?? '')
      return isValue(one)
    }
    if (!given.every(isTied)) loose.add(nameOf(relation).name)
  })
  return loose
}

function isInsert(value: object): value is InsertStmt {
  return 'relation' in value
}
