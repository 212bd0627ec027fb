import type { PreflightCheck } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { castCheck } from './cast-check.ts'
import type { Change, ConstraintShape, ObjectName } from './change.ts'
import { parseSql } from './parse-sql.ts'
import { quoteName } from './quote-name.ts'
import { SchemaModel } from './schema-model.ts'

/** A statement whose rows cannot be looked at before, and why. */
export interface SkippedCheck {
  readonly migration: string
  readonly what: string
  readonly why: string
}

export interface DerivedChecks {
  readonly checks: readonly PreflightCheck[]
  readonly skipped: readonly SkippedCheck[]
}

type Migration = Pick<RenderedMigration, 'name' | 'statements'>

/**
 * The counts of rows that would make migrations fail, from what they say: not null, keys, foreign keys,
 * checks and casts.
 *
 * @param pending What a placement lacks, in order.
 * @param applied What it has: it tells types, keys and constraints. Default: nothing is known.
 * @throws {TenantryError} SQL_INVALID
 */
export async function deriveChecks(
  pending: readonly Migration[],
  applied: readonly Migration[] = [],
): Promise<DerivedChecks> {
  const schema = new SchemaModel()
  for (const { name, statements } of applied) {
    for (const { text, changes } of await parseSql(statements, name)) {
      for (const change of changes) schema.apply(change, { migration: name, statement: text })
    }
  }
  const collector = new CheckCollector(schema)
  for (const { name, statements } of pending) {
    for (const { text, changes } of await parseSql(statements, name)) {
      for (const change of changes) {
        collector.look(change, name)
        schema.apply(change, { migration: name, statement: text })
      }
    }
  }
  return collector
}

/** A condition on rows of a table, or why there is none. */
interface Wanted {
  readonly table: ObjectName
  /** The columns that must be there as they are; undefined where all of them must. */
  readonly columns: readonly string[] | undefined
  readonly what: string
  readonly query: string
  readonly minimumVersion?: number | undefined
  readonly others?: readonly ObjectName[]
}

class CheckCollector implements DerivedChecks {
  readonly checks: PreflightCheck[] = []
  readonly skipped: SkippedCheck[] = []
  readonly #schema: SchemaModel
  /** Tables that pending migrations create, rename, or change the rows of; with the reason. */
  readonly #touched = new Map<string, string>()
  /** The same of columns, as `table.column`. */
  readonly #touchedColumns = new Map<string, string>()

  constructor(schema: SchemaModel) {
    this.#schema = schema
  }

  look(change: Change, migration: string): void {
    for (const wanted of this.#wanted(change, migration)) this.#add(wanted, migration)
    this.#touch(change)
  }

  #add(wanted: Wanted, migration: string): void {
    const { table, columns, what, query, minimumVersion } = wanted
    const why = [table, ...(wanted.others ?? [])]
      .map(({ name }) => this.#touched.get(name))
      .concat(
        (columns ?? [...(this.#schema.table(table)?.columns.keys() ?? [])]).map((column) =>
          this.#touchedColumns.get(`${table.name}.${column}`),
        ),
      )
      .find((reason) => reason !== undefined)
    if (why === undefined) this.checks.push({ migration, what, query, minimumVersion })
    else this.skipped.push({ migration, what, why })
  }

  #skip(migration: string, what: string, why: string): [] {
    this.skipped.push({ migration, what, why })
    return []
  }

  #touch(change: Change): void {
    if (change.kind === 'create table') {
      this.#touched.set(change.table.name, 'a pending migration creates the table')
    } else if (change.kind === 'change rows') {
      for (const { name } of change.writes) {
        this.#touched.set(name, 'a pending statement changes its rows before')
      }
    } else if (change.kind === 'truncate') {
      for (const { name } of change.tables) {
        this.#touched.set(name, 'a pending statement changes its rows before')
      }
    } else if (change.kind === 'do' || change.kind === 'unknown') {
      for (const name of this.#schema.tables.keys()) {
        this.#touched.set(name, 'nobody knows what a pending statement before does')
      }
    } else if (change.kind === 'rename') {
      const { object, table, to } = change
      if (object === 'table') this.#touched.set(to, 'a pending migration renames the table')
      if (object === 'column' && table) {
        const why = 'a pending migration renames the column'
        this.#touchedColumns.set(`${table.name}.${to}`, why)
      }
    } else if (change.kind === 'add column') {
      const why = 'a pending migration adds the column'
      this.#touchedColumns.set(`${change.table.name}.${change.column.name}`, why)
    } else if (change.kind === 'set type') {
      const why = 'a pending migration changes its type before'
      this.#touchedColumns.set(`${change.table.name}.${change.column}`, why)
    }
  }

  #wanted(change: Change, migration: string): Wanted[] {
    if (change.kind === 'set not null') {
      const { table, column } = change
      return [isNull(table, column)]
    }
    if (change.kind === 'add column') {
      const { table, column } = change
      const hasValue = column.default || column.isIdentity || column.generated
      if (!column.isNotNull || hasValue) return []
      const what = `${table.name} has rows, and ${column.name} has no value for them`
      return [{ table, columns: [], what, query: `select count(*) from ${from(table)}` }]
    }
    if (change.kind === 'set type') return this.#cast(change, migration)
    if (change.kind === 'create index' && change.index.isUnique) {
      const { table, index } = change
      const columns = index.columns.flatMap((column) => column ?? [])
      const isPlain = columns.length === index.keys.length && index.where === undefined
      return [
        duplicates(table, isPlain ? columns.map(quoteName) : index.keys, {
          where: index.where,
          columns: isPlain ? columns : undefined,
          nullsNotDistinct: index.nullsNotDistinct,
        }),
      ]
    }
    if (change.kind === 'add constraint') {
      const { isNotValid, usingIndex } = change.constraint
      if (isNotValid) return []
      if (usingIndex === undefined)
        return this.#constraint(change.table, change.constraint, migration)
      return []
    }
    if (change.kind === 'validate constraint') {
      const known = this.#schema.table(change.table)?.constraints.get(change.name)
      if (known) return this.#constraint(change.table, known, migration)
      const what = `the constraint ${change.name} of ${change.table.name}`
      return this.#skip(migration, what, 'no migration says what it is')
    }
    if (change.kind === 'alter domain' && change.checksRows) {
      const what = `the columns of the domain ${change.type.name}`
      return this.#skip(migration, what, 'columns of domains are not looked for')
    }
    return []
  }

  #constraint(table: ObjectName, constraint: ConstraintShape, migration: string): Wanted[] {
    const { kind, columns, expression, nullsNotDistinct } = constraint
    const keys = columns.map(quoteName)
    switch (kind) {
      case 'not null':
        return columns.map((column) => isNull(table, column))
      case 'primary key':
        return [
          ...columns.map((column) => isNull(table, column)),
          duplicates(table, keys, { columns, nullsNotDistinct }),
        ]
      case 'unique':
        return [duplicates(table, keys, { columns, nullsNotDistinct })]
      case 'check': {
        const text = expression?.text ?? 'true'
        const what = `${table.name} where not (${text})`
        const query = `select count(*) from ${from(table)} where not (${text})`
        return [{ table, columns: undefined, what, query }]
      }
      case 'foreign key':
        return this.#orphans(table, constraint, migration)
      case 'exclude': {
        const what = `the exclusion ${constraint.name ?? ''} of ${table.name}`
        return this.#skip(migration, what, 'exclusions are not looked at')
      }
    }
  }

  #orphans(
    table: ObjectName,
    { columns, references }: ConstraintShape,
    migration: string,
  ): Wanted[] {
    if (references === undefined) return []
    const what = `${table.name} (${columns.join(', ')}) has no row in ${references.name}`
    const named = references.columns.length > 0
    const there = named ? references.columns : this.#schema.primaryKey(references)
    if (there?.length !== columns.length) {
      return this.#skip(migration, what, `no migration says what the key of ${references.name} is`)
    }
    const pairs = columns.map((column, index) => [quoteName(column), quoteName(there[index] ?? '')])
    const present = pairs.map(([here]) => `here.${here} is not null`).join(' and ')
    const same = pairs.map(([here, other]) => `there.${other} = here.${here}`).join(' and ')
    const query = `select count(*) from ${from(table)} as here where ${present} and not exists (select from ${from(references)} as there where ${same})`
    return [{ table, columns, what, query, others: [references] }]
  }

  #cast(
    { table, column, type, using, isPlainCast }: Extract<Change, { kind: 'set type' }>,
    migration: string,
  ): Wanted[] {
    const what = `${table.name}.${column} is no ${type.text}`
    const check = castCheck(quoteName(column), {
      from: this.#schema.table(table)?.columns.get(column)?.type,
      to: type,
      isPlain: using === undefined || isPlainCast,
      isExplicit: isPlainCast,
    })
    if (check === undefined) return []
    if ('unknown' in check) return this.#skip(migration, what, check.unknown)
    const { condition, minimumVersion } = check
    if (minimumVersion !== undefined) {
      this.#skip(migration, what, 'PostgreSQL 15 cannot try a cast; 16 and newer are asked')
    }
    const query = `select count(*) from ${from(table)} where ${condition}`
    return [{ table, columns: [column], what, query, minimumVersion }]
  }
}

function from({ name }: ObjectName): string {
  return `{{schema}}.${quoteName(name)}`
}

function isNull(table: ObjectName, column: string): Wanted {
  const query = `select count(*) from ${from(table)} where ${quoteName(column)} is null`
  return { table, columns: [column], what: `${table.name}.${column} is null`, query }
}

/** Counts keys that stand more than once, not the rows they stand in. */
function duplicates(
  table: ObjectName,
  keys: readonly string[],
  {
    where,
    columns,
    nullsNotDistinct,
  }: {
    readonly where?: string | undefined
    readonly columns: readonly string[] | undefined
    readonly nullsNotDistinct: boolean
  },
): Wanted {
  const list = keys.map((key) => `(${key})`).join(', ')
  const present = nullsNotDistinct ? [] : keys.map((key) => `(${key}) is not null`)
  const conditions = [...(where === undefined ? [] : [`(${where})`]), ...present]
  const filter = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const query = `select count(*) from (select from ${from(table)}${filter} group by ${list} having count(*) > 1) as twice`
  const what = `${table.name} has the same (${keys.join(', ')}) more than once`
  return { table, columns, what, query }
}
