import type { Change, ChangeOf, ConstraintShape, ObjectName } from './change.ts'
import { quoteName, quoteObject } from './quote-name.ts'
import { constraintName, indexName, type SchemaModel } from './schema-model.ts'
import { changeOfType } from './type-change.ts'

/** What undoes a change, in order; or why nothing surely does. */
export type Undone =
  | { readonly statements: readonly string[]; readonly isLoss?: boolean }
  | { readonly refusal: string }

const NOTHING: Undone = { statements: [] }
/** Longer names are cut, so that nobody knows what PostgreSQL made of one. */
const LONGEST_NAME = 63

/** @param schema As it was before the change. */
export function invertChange(change: Change, schema: SchemaModel): Undone {
  switch (change.kind) {
    case 'create table':
      if (change.isIfNotExists) return mayHaveBeenThere
      return lossOf(`drop table ${quoteObject(change.table)}`)
    case 'add column':
      if (change.isIfNotExists) return mayHaveBeenThere
      return lossOf(alter(change.table, `drop column ${quoteName(change.column.name)}`))
    case 'create index':
      return dropIndex(change)
    case 'add constraint':
      return dropConstraint(change)
    case 'drop constraint':
      return restore(change, schema, (constraint) => [add(change.table, constraint)])
    case 'validate constraint':
      return restore(change, schema, (constraint) => [
        alter(change.table, `drop constraint ${quoteName(change.name)}`),
        add(change.table, { ...constraint, isNotValid: true }),
      ])
    case 'set not null':
    case 'drop not null':
    case 'set default':
    case 'drop default':
    case 'set type':
      return restoreColumn(change, schema)
    case 'row security':
      return restoreRowSecurity(change, schema)
    case 'create policy':
      return one(`drop policy ${quoteName(change.name)} on ${quoteObject(change.table)}`)
    case 'create trigger':
      return one(`drop trigger ${quoteName(change.name)} on ${quoteObject(change.table)}`)
    case 'switch trigger': {
      const to = change.to === 'enable' ? 'disable' : 'enable'
      if (change.name === undefined) return { refusal: 'some of the triggers may have been so' }
      return one(alter(change.table, `${to} trigger ${quoteName(change.name)}`))
    }
    case 'rename':
      return renameBack(change)
    case 'create':
      if (change.isReplacing) return { refusal: 'what it replaces is not known' }
      if (change.isIfNotExists) return mayHaveBeenThere
      if (change.object === 'schema') return { refusal: 'a schema is no part of a placement' }
      return one(`drop ${change.object} ${quoteObject(change.name)}`)
    case 'create function':
      if (change.isReplacing) return { refusal: 'what it replaces is not known' }
      return one(`drop ${change.object} ${change.signature}`)
    case 'grant':
      return revoke(change)
    // What lasts no longer than the migration, or changes nothing that a schema holds.
    case 'lock table':
    case 'maintain':
      return NOTHING
    case 'set':
      return change.isLocal ? NOTHING : { refusal: 'a setting of the session is not put back' }
    case 'drop':
    case 'drop column':
    case 'truncate':
      return { refusal: 'what is gone cannot be brought back' }
    case 'change rows':
      return { refusal: 'what the rows were before is not known' }
    case 'read rows':
      return { refusal: 'a query may do anything by the functions that it calls' }
    case 'add enum value':
      return { refusal: 'PostgreSQL takes no value out of an enum' }
    case 'alter policy':
    case 'alter table':
    case 'alter domain':
    case 'comment':
    case 'move':
    case 'revoke':
      return { refusal: 'what it was before is not known' }
    case 'session':
    case 'transaction':
    case 'do':
    case 'unknown':
      return { refusal: 'nobody knows what it does' }
  }
}

const mayHaveBeenThere: Undone = {
  refusal: 'it says `if not exists`, so that it may have been there before',
}

function one(statement: string): Undone {
  return { statements: [statement] }
}

function lossOf(statement: string): Undone {
  return { statements: [statement], isLoss: true }
}

function alter(table: ObjectName, command: string): string {
  return `alter table ${quoteObject(table)} ${command}`
}

function dropIndex({ table, index }: ChangeOf<'create index'>): Undone {
  if (index.isIfNotExists) return mayHaveBeenThere
  const name = indexName(table, index)
  if (index.name === undefined && name.length > LONGEST_NAME) return unnamed
  const where = { schema: table.schema, name }
  return one(`drop index ${index.isConcurrent ? 'concurrently ' : ''}${quoteObject(where)}`)
}

const unnamed: Undone = { refusal: 'it has no name of its own' }

function dropConstraint({ table, constraint }: ChangeOf<'add constraint'>): Undone {
  // A check is named after columns that stand in it, which only PostgreSQL looks up.
  if (constraint.name === undefined && constraint.kind === 'check') return unnamed
  if (constraint.name === undefined && constraint.kind === 'exclude') return unnamed
  if (constraint.usingIndex !== undefined) {
    return { refusal: 'the index that became the constraint would be gone with it' }
  }
  const name = constraint.name ?? constraintName(table.name, constraint)
  if (name.length > LONGEST_NAME) return unnamed
  return one(alter(table, `drop constraint ${quoteName(name)}`))
}

function restore(
  { table, name }: ChangeOf<'drop constraint' | 'validate constraint'>,
  schema: SchemaModel,
  undo: (constraint: ConstraintShape) => string[],
): Undone {
  const known = schema.table(table)?.constraints.get(name)
  if (known?.source === undefined) {
    return { refusal: `no migration says what the constraint ${name} is` }
  }
  return { statements: undo({ ...known, name, isNotValid: !known.isValidated }) }
}

function add(table: ObjectName, { name, source, isNotValid }: ConstraintShape): string {
  const notValid = isNotValid ? ' not valid' : ''
  return alter(table, `add constraint ${quoteName(name ?? '')} ${source ?? ''}${notValid}`)
}

type ColumnChange = ChangeOf<
  'set not null' | 'drop not null' | 'set default' | 'drop default' | 'set type'
>

function restoreColumn(change: ColumnChange, schema: SchemaModel): Undone {
  const { table, column } = change
  const known = schema.table(table)?.columns.get(column)
  if (known === undefined) return { refusal: `no migration says what ${column} was before` }
  const on = `alter column ${quoteName(column)}`
  if (change.kind === 'set type') {
    const statement = alter(table, `${on} type ${known.type.text}`)
    const { narrows } = changeOfType(change.type, known.type)
    if (change.using !== undefined || (narrows && change.type.name !== known.type.name)) {
      return { refusal: `values of ${change.type.text} may be no ${known.type.text}` }
    }
    return { statements: [statement], isLoss: narrows }
  }
  if (change.kind === 'set not null' || change.kind === 'drop not null') {
    const wasNotNull = known.isNotNull
    if (wasNotNull === (change.kind === 'set not null')) return NOTHING
    return one(alter(table, `${on} ${wasNotNull ? 'set' : 'drop'} not null`))
  }
  const before = known.default
  const back = before === undefined ? 'drop default' : `set default ${before.text}`
  return one(alter(table, `${on} ${back}`))
}

function restoreRowSecurity({ table, to }: ChangeOf<'row security'>, schema: SchemaModel): Undone {
  const before = schema.table(table)?.rowSecurity
  if (before === undefined) return { refusal: `no migration says what ${table.name} had before` }
  const isForcing = to === 'force' || to === 'no force'
  if (isForcing) {
    return one(alter(table, `${before.isForced ? '' : 'no '}force row level security`))
  }
  return one(alter(table, `${before.isEnabled ? 'enable' : 'disable'} row level security`))
}

function renameBack({ object, table, from, to }: ChangeOf<'rename'>): Undone {
  const back = `rename ${object === 'column' || object === 'constraint' ? `${object} ` : ''}`
  if (object === 'column' || object === 'constraint') {
    if (table === undefined) return { refusal: 'it is no part of a table' }
    return one(alter(table, `${back}${quoteName(to)} to ${quoteName(from.name)}`))
  }
  if (table !== undefined) {
    const name = `${object} ${quoteName(to)} on ${quoteObject(table)}`
    return one(`alter ${name} rename to ${quoteName(from.name)}`)
  }
  const isOverloaded = ['function', 'procedure', 'routine', 'aggregate'].includes(object)
  if (isOverloaded) return { refusal: 'several functions may have the name' }
  const now = quoteObject({ schema: from.schema, name: to })
  return one(`alter ${object} ${now} rename to ${quoteName(from.name)}`)
}

function revoke({
  object,
  privileges,
  names,
  to,
  isForColumns,
}: ChangeOf<'grant' | 'revoke'>): Undone {
  const isPlain = object === 'table' || object === 'sequence' || object === 'schema'
  if (!isPlain || isForColumns) return { refusal: 'who had it before is not known' }
  const what = privileges === null ? 'all' : privileges.join(', ')
  const roles = to.map((role) => (role === 'public' ? role : quoteName(role))).join(', ')
  return one(`revoke ${what} on ${object} ${names.map(quoteObject).join(', ')} from ${roles}`)
}
