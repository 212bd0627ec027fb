import type { CreateStmt, Node, SelectStmt, ViewStmt } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { nameOf, stringsOf } from '../read-names.ts'
import { isInvoker } from '../read-invoker.ts'
import type { Origin, RelationState } from './database-state.ts'
import { type TableParts, withColumn, withConstraint } from './read-constraint-state.ts'
import { schemaOfName, type StateStore } from './state-store.ts'

/** What `like` copies beside columns, as bits of its options. */
const INCLUDING_INDEXES = 64

/** A table without anything in it or about it. */
export function emptyRelation(name: ObjectName, at: Origin): RelationState {
  return {
    schema: schemaOfName(name),
    name: name.name,
    kind: 'table',
    isTemporary: false,
    columns: new Map(),
    hasUnknownColumns: false,
    parents: [],
    isPartition: false,
    keys: new Map(),
    references: new Map(),
    policies: new Map(),
    triggers: new Map(),
    rules: new Map(),
    grants: [],
    rowSecurity: { isEnabled: false, isForced: false, at },
    query: undefined,
    isInvoker: false,
    server: undefined,
    at,
  }
}

export function createTable(store: StateStore, statement: CreateStmt, at: Origin): void {
  const name = nameOf(statement.relation)
  if (statement.if_not_exists && store.relation(name)) return
  store.add(readTable(store, statement, at))
}

export function readTable(store: StateStore, statement: CreateStmt, at: Origin): RelationState {
  const { relation, tableElts = [], inhRelations = [], partbound, ofTypename } = statement
  const parents = inhRelations.flatMap((one) => ('RangeVar' in one ? [nameOf(one.RangeVar)] : []))
  const known = parents.map((one) => store.relation(one))
  let parts: TableParts = emptyRelation(nameOf(relation), at)
  for (const parent of known) {
    parts = { ...parts, columns: new Map([...parts.columns, ...(parent?.columns ?? [])]) }
  }
  let isUnknown = ofTypename !== undefined || known.includes(undefined)
  for (const element of tableElts) {
    if ('Constraint' in element) parts = withConstraint(parts, element.Constraint, at)
    else if ('TableLikeClause' in element) {
      const source = store.relation(nameOf(element.TableLikeClause.relation))
      const options = element.TableLikeClause.options ?? 0
      isUnknown ||= source === undefined || source.hasUnknownColumns
      parts = { ...parts, columns: new Map([...parts.columns, ...(source?.columns ?? [])]) }
      if (source && options & INCLUDING_INDEXES) {
        const keys = [...source.keys].map(([key, one]) => [key, { ...one, at }] as const)
        parts = { ...parts, keys: new Map([...parts.keys, ...keys]) }
      }
    } else parts = withColumn(parts, element, at)
  }
  return {
    ...emptyRelation(nameOf(relation), at),
    ...parts,
    isTemporary: relation?.relpersistence === 't',
    parents,
    isPartition: partbound !== undefined,
    hasUnknownColumns: isUnknown || known.some((one) => one?.hasUnknownColumns),
  }
}

/** `create table … as`, `select … into`. */
export function tableOfQuery(
  store: StateStore,
  name: ObjectName,
  query: Node | undefined,
  at: Origin,
): RelationState {
  const select = query !== undefined && 'SelectStmt' in query ? query.SelectStmt : undefined
  const names = columnsOf(select, store)
  return {
    ...emptyRelation(name, at),
    columns: new Map(
      names.flatMap((one) => (one === undefined ? [] : [[one, { name: one, isNotNull: false }]])),
    ),
    hasUnknownColumns: names.length === 0 || names.includes(undefined),
    query,
  }
}

function columnsOf(
  select: SelectStmt | undefined,
  store: StateStore,
): readonly (string | undefined)[] {
  if (select?.larg) return columnsOf(select.larg, store)
  return (select?.targetList ?? []).flatMap((node) => {
    if (!('ResTarget' in node)) return [undefined]
    const { name, val } = node.ResTarget
    if (name !== undefined || val === undefined || !('ColumnRef' in val)) return [name]
    const { fields = [] } = val.ColumnRef
    if (!fields.some((one) => 'A_Star' in one)) return [stringsOf(fields).at(-1)]
    return starColumns(select?.fromClause ?? [], store)
  })
}

/** What a star stands for, where one known table is read. */
function starColumns(from: readonly Node[], store: StateStore): readonly (string | undefined)[] {
  const [only, ...others] = from
  if (only === undefined || others.length > 0 || !('RangeVar' in only)) return [undefined]
  const table = store.relation(nameOf(only.RangeVar))
  return table === undefined || table.hasUnknownColumns ? [undefined] : [...table.columns.keys()]
}

export function createView(store: StateStore, statement: ViewStmt, at: Origin): void {
  const { view, query, options = [] } = statement
  const name = nameOf(view)
  const before = store.relation(name)
  const made: RelationState = {
    ...emptyRelation(name, at),
    kind: 'view',
    isTemporary: view?.relpersistence === 't',
    query,
    isInvoker: isInvoker(options) ?? false,
    hasUnknownColumns: true,
  }
  if (before?.kind === 'view') store.update(name, ({ grants }) => ({ ...made, grants }))
  else store.add(made)
}
