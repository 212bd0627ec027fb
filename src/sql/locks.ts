import { type Change, LOCK_MODES, type LockMode, type ObjectName } from './change.ts'
import type { SchemaModel } from './schema-model.ts'
import type { SqlStatement } from './sql-statement.ts'
import { changeOfType } from './type-change.ts'
import { mayDifferByRow } from './volatility.ts'

/** A lock that a statement holds on a table until its transaction ends. */
export interface TableLock {
  /** The table; the index itself where it is not known which table it lies on. */
  readonly table: string
  readonly mode: LockMode
  /** Whom it keeps waiting. */
  readonly blocks: 'reads and writes' | 'writes' | 'schema changes'
  /** What it does while it holds the lock, which takes as long as there are rows; undefined for a moment. */
  readonly work: 'writes all rows' | 'reads all rows' | 'builds an index' | undefined
}

export interface StatementLocks {
  readonly locks: readonly TableLock[]
  /** What is not known: the statement may lock more than is said. */
  readonly unknown: readonly string[]
}

type Work = TableLock['work']

/**
 * The locks on tables that were there before the statement. Those on what it creates, on which nobody
 * can wait, are left out.
 *
 * @param schema What the migrations before it have made: it tells the table of an index, and whether a
 * change of type writes the table anew. Default: nothing is known.
 */
export function locksOf({ changes }: SqlStatement, schema?: SchemaModel): StatementLocks {
  const strongest = new Map<string, TableLock>()
  const unknown: string[] = []
  for (const change of changes) {
    const reason = unknownLocks(change)
    if (reason !== undefined) unknown.push(reason)
    for (const [table, mode, work] of locksOfChange(change, schema)) {
      const known = strongest.get(table)
      const isStronger = known === undefined || rank(mode) > rank(known.mode)
      strongest.set(table, {
        table,
        mode: isStronger ? mode : known.mode,
        blocks: blockedBy(isStronger ? mode : known.mode),
        work: work ?? known?.work,
      })
    }
  }
  return { locks: [...strongest.values()], unknown }
}

function rank(mode: LockMode): number {
  return LOCK_MODES.indexOf(mode)
}

function blockedBy(mode: LockMode): TableLock['blocks'] {
  if (mode === 'access exclusive') return 'reads and writes'
  return rank(mode) >= rank('share') ? 'writes' : 'schema changes'
}

function unknownLocks(change: Change): string | undefined {
  if (change.kind === 'unknown') return change.what
  if (change.kind === 'do') return 'a do block'
  if (change.kind === 'drop' && change.isCascade) return 'what cascade drops as well'
  return undefined
}

type Lock = readonly [table: string, mode: LockMode, work?: Work]

function on(tables: readonly ObjectName[], mode: LockMode, work?: Work): Lock[] {
  return tables.map(({ name }) => [name, mode, work])
}

function locksOfChange(change: Change, schema: SchemaModel | undefined): Lock[] {
  switch (change.kind) {
    case 'create table':
      return change.constraints.flatMap(({ references }) =>
        references && references.name !== change.table.name
          ? on([references], 'share row exclusive')
          : [],
      )
    case 'add column': {
      const referenced = change.constraints.flatMap(({ references }) => references ?? [])
      return [
        ...on([change.table], 'access exclusive', workOf(change, schema)),
        ...on(referenced, 'share row exclusive'),
      ]
    }
    case 'add constraint': {
      const { references, kind } = change.constraint
      const mode = kind === 'foreign key' ? 'share row exclusive' : 'access exclusive'
      const referenced = references === undefined ? [] : [references]
      return [
        ...on([change.table], mode, workOf(change, schema)),
        ...on(referenced, 'share row exclusive'),
      ]
    }
    case 'validate constraint': {
      const known = schema?.table(change.table)?.constraints.get(change.name)
      const referenced = known?.references === undefined ? [] : [known.references]
      return [
        ...on([change.table], 'share update exclusive', 'reads all rows'),
        ...on(referenced, 'row share'),
      ]
    }
    case 'drop constraint': {
      const known = schema?.table(change.table)?.constraints.get(change.name)
      const referenced = known?.references === undefined ? [] : [known.references]
      return on([change.table, ...referenced], 'access exclusive')
    }
    case 'drop column':
    case 'set type':
    case 'set not null':
    case 'drop not null':
    case 'set default':
    case 'drop default':
    case 'row security':
    case 'create policy':
    case 'alter policy':
      return on([change.table], 'access exclusive', workOf(change, schema))
    case 'alter table':
      return on([change.table], change.mode, change.rewrites ? 'writes all rows' : undefined)
    case 'create index': {
      const mode = change.index.isConcurrent ? 'share update exclusive' : 'share'
      return on([change.table], mode, 'builds an index')
    }
    case 'create trigger':
    case 'switch trigger':
      return on([change.table], 'share row exclusive')
    case 'rename':
      return locksOfRename(change)
    case 'drop':
      return locksOfDrop(change, schema)
    case 'truncate':
      return on(change.tables, 'access exclusive')
    case 'lock table':
      return on(change.tables, change.mode)
    case 'maintain':
      return locksOfMaintenance(change)
    case 'change rows':
      return [...on(change.writes, 'row exclusive'), ...on(change.reads, 'access share')]
    case 'read rows':
    case 'create':
      return on(change.reads, 'access share')
    case 'comment':
      return change.table === undefined ? [] : on([change.table], 'share update exclusive')
    case 'move':
      return change.table === undefined ? [] : on([change.table], 'access exclusive')
    case 'create function':
    case 'add enum value':
    case 'alter domain':
    case 'grant':
    case 'revoke':
    case 'set':
    case 'session':
    case 'transaction':
    case 'do':
    case 'unknown':
      return []
  }
}

function workOf(change: Change, schema: SchemaModel | undefined): Work {
  if (change.kind === 'add column') {
    const { column, constraints } = change
    const isWritten = column.default !== undefined && mayDifferByRow(column.default)
    if (column.isIdentity || column.generated === 'stored' || isWritten) return 'writes all rows'
    if (constraints.some(({ kind }) => kind === 'unique' || kind === 'primary key')) {
      return 'builds an index'
    }
    return constraints.some(({ kind }) => kind === 'check') ? 'reads all rows' : undefined
  }
  if (change.kind === 'set type') {
    const from = schema?.table(change.table)?.columns.get(change.column)?.type
    const rewrites = change.using !== undefined || changeOfType(from, change.type).rewrites
    return rewrites ? 'writes all rows' : undefined
  }
  if (change.kind === 'set not null') {
    const constraints = schema?.table(change.table)?.constraints.values() ?? []
    const isProven = [...constraints].some(
      ({ isValidated, expression }) => isValidated && expression?.isPresent === change.column,
    )
    return isProven ? undefined : 'reads all rows'
  }
  if (change.kind !== 'add constraint') return undefined
  const { kind, isNotValid, usingIndex } = change.constraint
  if (isNotValid || usingIndex !== undefined) return undefined
  return kind === 'check' || kind === 'foreign key' || kind === 'not null'
    ? 'reads all rows'
    : 'builds an index'
}

function locksOfRename({ object, table, from }: Extract<Change, { kind: 'rename' }>): Lock[] {
  // The index alone is locked, and not its table.
  if (object === 'index') return [[from.name, 'share update exclusive']]
  const name = table?.name ?? (object === 'table' ? from.name : undefined)
  return name === undefined ? [] : [[name, 'access exclusive']]
}

function locksOfDrop(
  { object, table, name, isConcurrent }: Extract<Change, { kind: 'drop' }>,
  schema: SchemaModel | undefined,
): Lock[] {
  if (object === 'index') {
    const owner = schema?.tableOfIndex(name.name)?.name ?? name.name
    return [[owner, isConcurrent ? 'share update exclusive' : 'access exclusive']]
  }
  if (object === 'table') {
    const constraints = schema?.table(name)?.constraints.values() ?? []
    const referenced = [...constraints].flatMap(({ references }) => references?.name ?? [])
    return [name.name, ...referenced].map((one): Lock => [one, 'access exclusive'])
  }
  return table === undefined ? [] : [[table.name, 'access exclusive']]
}

function locksOfMaintenance({
  what,
  tables,
  isConcurrent,
}: Extract<Change, { kind: 'maintain' }>): Lock[] {
  const forms = {
    analyze: ['share update exclusive', 'reads all rows'],
    vacuum: ['share update exclusive', 'reads all rows'],
    'vacuum full': ['access exclusive', 'writes all rows'],
    cluster: ['access exclusive', 'writes all rows'],
    reindex: [isConcurrent ? 'share update exclusive' : 'share', 'builds an index'],
    'refresh materialized view': [
      isConcurrent ? 'exclusive' : 'access exclusive',
      'writes all rows',
    ],
  } as const
  const [mode, work] = forms[what]
  return tables.map(({ name }): Lock => [name, mode, work])
}
