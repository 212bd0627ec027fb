import { TenantryError } from '@tenantry/runtime/errors'

import type { Reference, Schema, Table } from '../schema/index.ts'
import { type AdoptAnswers, readPath } from './adopt-answers.ts'
import type { AdoptedTable, AdoptPlan, Decision, TenantSource } from './adopt-plan.ts'

/** What tools keep for their own migrations. */
const OF_TOOLS =
  /^(kysely_migration|kysely_migration_lock|knex_migrations|knex_migrations_lock|pgmigrations|schema_migrations|migrations|_prisma_migrations|flyway_schema_history)$/

/**
 * Decides for each table whose rows it holds: by the answers, and by foreign keys where only one can be
 * meant.
 *
 * @throws {TenantryError} ADOPT_ANSWER_INVALID for what names nothing, or contradicts itself.
 */
export function planAdoption(schema: Schema, answers: AdoptAnswers): AdoptPlan {
  const tables = new Map(schema.tables.map((table) => [table.name, table]))
  checkAnswers(tables, answers)
  const decisions = new Map<string, Decision>()
  for (const table of schema.tables) {
    const decision = decideAlone(table, answers)
    if (decision !== undefined) decisions.set(table.name, decision)
  }
  // Those that are decided decide further ones; the order is that of their dependence.
  const order: string[] = [answers.tenantTable]
  for (let found = true; found;) {
    found = false
    for (const table of schema.tables) {
      if (decisions.has(table.name)) continue
      const source = findSource(table, tables, decisions, answers)
      if (source === undefined) continue
      decisions.set(table.name, { kind: 'tenant', source })
      order.push(table.name)
      found = true
    }
  }
  const others = schema.tables.map(({ name }) => name).filter((name) => !order.includes(name))
  return {
    tables: [...order, ...others].flatMap((name): AdoptedTable[] => {
      const table = tables.get(name)
      if (table === undefined) return []
      return [{ table, decision: decisions.get(name) ?? leaveOpen(table, decisions, answers) }]
    }),
  }
}

function decideAlone(table: Table, answers: AdoptAnswers): Decision | undefined {
  const { name } = table
  if (name === answers.tenantTable) return { kind: 'tenant', source: rootOf(table) }
  if (table.isView) return { kind: 'view' }
  if (answers.shared.includes(name)) return { kind: 'shared' }
  return answers.left.includes(name) || OF_TOOLS.test(name) ? { kind: 'left' } : undefined
}

function rootOf({ name, primaryKey, columns }: Table): TenantSource {
  const [key, ...more] = primaryKey
  if (key === undefined || more.length > 0) {
    throw invalid(
      `${name} has no primary key of one column, so its rows cannot be tenants.`,
      'Name the table of your customers, whose key other tables refer to.',
    )
  }
  const isUuid = columns.some((column) => column.name === key && column.type.sql === 'uuid')
  return { kind: 'root', key, isUuid }
}

type Tables = ReadonlyMap<string, Table>
type Decisions = ReadonlyMap<string, Decision>

function findSource(
  table: Table,
  tables: Tables,
  decisions: Decisions,
  { tenantTable, paths }: AdoptAnswers,
): TenantSource | undefined {
  const said = paths[table.name]
  if (said !== undefined) {
    const source = followPath(table, tables, said)
    return isOfTenants(decisions, source.table) ? source : undefined
  }
  const sure = waysOf(table).filter(({ isSure }) => isSure)
  const direct = sure.filter((one) => one.table === tenantTable)
  if (direct.length === 1) return direct[0]
  // One that leads to a table which is not decided yet may be a second way.
  const [way, ...others] = sure.filter(({ table: other }) => mayBeOfTenants(decisions, other))
  return way && others.length === 0 && isOfTenants(decisions, way.table) ? way : undefined
}

function followPath(
  table: Table,
  tables: Tables,
  path: string,
): Extract<TenantSource, { kind: 'path' }> {
  const { column, target } = readPath(table.name, path)
  const reference = table.references.find(
    (one) => one.columns.join() === column && (!target || one.table === target.table),
  )
  if (
    reference !== undefined &&
    (target?.column ?? reference.targets[0]) === reference.targets[0]
  ) {
    return sourceOf(table, reference)
  }
  const other = tables.get(target?.table ?? '')
  const key = target?.column ?? other?.primaryKey[0]
  if (!table.columns.some(({ name }) => name === column)) {
    throw invalid(`${table.name} has no column ${column}.`, listColumns(table))
  }
  if (target === undefined || other === undefined || key === undefined) {
    throw invalid(
      `No foreign key says where ${table.name}.${column} leads.`,
      `Say it behind a colon: --path ${table.name}=${column}:<table>.<column>.`,
    )
  }
  if (!isKeyOf(other, key)) {
    throw invalid(
      `${other.name}.${key} is not unique, so that ${table.name}.${column} could mean several rows.`,
      `Name a column of ${other.name} that is its primary key, or unique.`,
    )
  }
  return { kind: 'path', column, table: other.name, target: key, isSure: false }
}

function isKeyOf({ primaryKey, uniques }: Table, column: string): boolean {
  return primaryKey.join() === column || uniques.some(({ columns }) => columns.join() === column)
}

/** The foreign keys of one column to another table. */
function waysOf(table: Table): Extract<TenantSource, { kind: 'path' }>[] {
  return table.references
    .filter((one) => one.table !== table.name && one.columns.length === 1)
    .map((reference) => sourceOf(table, reference))
}

function sourceOf(
  { columns }: Table,
  { columns: [column = ''], table, targets: [target = ''] }: Reference,
): Extract<TenantSource, { kind: 'path' }> {
  const isSure = columns.some(({ name, isNullable }) => name === column && !isNullable)
  return { kind: 'path', column, table, target, isSure }
}

function isOfTenants(decisions: Decisions, table: string): boolean {
  return decisions.get(table)?.kind === 'tenant'
}

function mayBeOfTenants(decisions: Decisions, table: string): boolean {
  return isOfTenants(decisions, table) || !decisions.has(table)
}

function leaveOpen(table: Table, decisions: Decisions, { paths }: AdoptAnswers): Decision {
  const { name } = table
  const said = paths[name]
  if (said !== undefined) {
    return {
      kind: 'undecided',
      why: `the path ${said} leads to a table that is undecided, or is not of tenants`,
      choices: [],
    }
  }
  const ways = waysOf(table).filter((way) => mayBeOfTenants(decisions, way.table))
  const [way, ...others] = ways
  if (way === undefined) {
    return {
      kind: 'undecided',
      why: 'no foreign key leads to a tenant',
      choices: [`--path ${name}=<column>:<table>.<column>`, `--shared ${name}`, `--left ${name}`],
    }
  }
  const why =
    others.length > 0
      ? `${ways.map(({ column }) => column).join(' and ')} lead to a tenant`
      : way.isSure
        ? `${way.table} is undecided`
        : `${way.column} may be null`
  return { kind: 'undecided', why, choices: ways.map(({ column }) => `--path ${name}=${column}`) }
}

function checkAnswers(tables: Tables, answers: AdoptAnswers): void {
  const { tenantTable, paths, shared, left } = answers
  const named = [tenantTable, ...Object.keys(paths), ...shared, ...left]
  const unknown = named.find((name) => tables.get(name)?.isView ?? true)
  if (unknown !== undefined) {
    throw invalid(
      `There is no table ${JSON.stringify(unknown)}.`,
      `There are ${[...tables.values()].flatMap(({ name, isView }) => (isView ? [] : name)).join(', ')}.`,
    )
  }
  const twice = named.find((name, index) => named.indexOf(name) !== index)
  if (twice === undefined) return
  throw invalid(`Two things are said of ${twice}.`, 'A table has a path, or is shared, or is left.')
}

function listColumns({ columns }: Table): string {
  return `It has ${columns.map(({ name }) => name).join(', ')}.`
}

function invalid(message: string, hint: string): TenantryError {
  return new TenantryError('ADOPT_ANSWER_INVALID', { message, hint })
}
