import type { Constraint, Node } from 'libpg-query'

import { constraintName } from '../schema-model.ts'
import { columnOf } from '../read-condition.ts'
import { nameOf, stringsOf, typeOf } from '../read-names.ts'
import type {
  ColumnState,
  KeyState,
  Origin,
  ReferenceAction,
  ReferenceState,
  RelationState,
} from './database-state.ts'
import { having } from './state-store.ts'

const ACTIONS: Readonly<Record<string, ReferenceAction>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}
const KEY_KINDS: Readonly<Partial<Record<string, KeyState['kind']>>> = {
  CONSTR_PRIMARY: 'primary key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_EXCLUSION: 'exclude',
}

/** What a table has of columns and constraints. */
export type TableParts = Pick<
  RelationState,
  'name' | 'columns' | 'keys' | 'references' | 'notNullChecks'
>

/** A table with a constraint more; `column` for one that stands behind it. */
export function withConstraint(
  table: TableParts,
  constraint: Constraint,
  at: Origin,
  column?: string,
): TableParts {
  const { contype = '', conname, indexname } = constraint
  const named = stringsOf(contype === 'CONSTR_FOREIGN' ? constraint.fk_attrs : constraint.keys)
  const columns = named.length === 0 && column !== undefined ? [column] : named
  if (contype === 'CONSTR_NOTNULL') return { ...table, columns: notNull(table.columns, columns) }
  if (contype === 'CONSTR_CHECK') return withCheck(table, constraint)
  if (contype === 'CONSTR_FOREIGN') {
    // One that is never checked refuses nothing and tells of nothing.
    if (!constraint.is_enforced) return table
    const name = conname ?? constraintName(table.name, { kind: 'foreign key', columns })
    const references = having(table.references, name, toReference(name, columns, constraint, at))
    return { ...table, references }
  }
  const kind = KEY_KINDS[contype]
  if (kind === undefined) return table
  const isPrimary = kind === 'primary key'
  const known = indexname === undefined ? undefined : table.keys.get(indexname)
  const keyed = known?.columns ?? (kind === 'exclude' ? excludedBy(constraint) : columns)
  const name = conname ?? indexname ?? constraintName(table.name, { kind, columns })
  const keys = having(new Map([...table.keys].filter(([one]) => one !== indexname)), name, {
    name,
    kind,
    columns: keyed,
    at,
  })
  const ofKey = keyed.filter((one) => one !== undefined)
  return { ...table, keys, columns: isPrimary ? notNull(table.columns, ofKey) : table.columns }
}

/** Only what a check says of a column alone is kept. */
function withCheck(
  table: TableParts,
  { conname, raw_expr, is_enforced, skip_validation }: Constraint,
): TableParts {
  const test = raw_expr !== undefined && 'NullTest' in raw_expr ? raw_expr.NullTest : undefined
  const column = columnOf(test?.arg)?.name
  if (test?.nulltesttype !== 'IS_NOT_NULL' || column === undefined) return table
  if (!is_enforced || skip_validation) return table
  const name = conname ?? constraintName(table.name, { kind: 'check', columns: [column] })
  return { ...table, notNullChecks: having(table.notNullChecks ?? new Map(), name, column) }
}

/** The columns that have to be equal for rows to exclude one another. */
function excludedBy({ exclusions = [] }: Constraint): readonly (string | undefined)[] {
  return exclusions.flatMap((pair) => {
    const [element, operator] = 'List' in pair ? (pair.List.items ?? []) : []
    const isEqual =
      operator !== undefined && 'List' in operator && stringsOf(operator.List.items).at(-1) === '='
    if (element === undefined || !('IndexElem' in element)) return []
    return isEqual ? [element.IndexElem.name] : [undefined]
  })
}

function toReference(
  name: string,
  columns: readonly string[],
  constraint: Constraint,
  at: Origin,
): ReferenceState {
  return {
    name,
    columns,
    table: nameOf(constraint.pktable),
    targets: stringsOf(constraint.pk_attrs),
    onDelete: ACTIONS[constraint.fk_del_action ?? ''] ?? 'no action',
    setsOnDelete: stringsOf(constraint.fk_del_set_cols),
    onUpdate: ACTIONS[constraint.fk_upd_action ?? ''] ?? 'no action',
    isMatchFull: constraint.fk_matchtype === 'f',
    at,
  }
}

export function notNull(
  columns: ReadonlyMap<string, ColumnState>,
  names: readonly string[],
  isNotNull = true,
): ReadonlyMap<string, ColumnState> {
  return new Map(
    [...columns].map(([name, column]) => [
      name,
      names.includes(name) ? { ...column, isNotNull } : column,
    ]),
  )
}

/** A table with a column more, and the constraints that stand behind it. */
export function withColumn(table: TableParts, node: Node, at: Origin): TableParts {
  if (!('ColumnDef' in node)) return table
  const { colname: name = '', constraints = [], typeName } = node.ColumnDef
  const type = typeOf(typeName).text
  const isNotNull = constraints.some(
    (one) => 'Constraint' in one && one.Constraint.contype === 'CONSTR_IDENTITY',
  )
  let changed: TableParts = {
    ...table,
    columns: having(table.columns, name, { name, isNotNull, type }),
  }
  for (const one of constraints) {
    if ('Constraint' in one) changed = withConstraint(changed, one.Constraint, at, name)
  }
  return changed
}
