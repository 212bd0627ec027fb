import { type Table, TENANT_COLUMN } from '../../schema/index.ts'
import type { RowValues } from '../fill/draft-row.ts'
import type { FilledRow } from '../fill/fill-row.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { assigned, qualified, quoteName, quoteValue } from '../sql-text.ts'
import type { Attack, Inapplicable, Statement } from './attack.ts'
import { insertOf } from './insert-of.ts'
import { BY_NO_INDEX } from '../probes/plan-probes.ts'
import { asVictim, isOf, isRow, type Tenants } from './table-attacks.ts'

/** Deferred constraints and triggers speak up within the statement. */
const IMMEDIATE = 'set constraints all immediate'

/** Whether a row of the victim shows in what errors say, or in that there are any. */
export function oracleAttacks(
  filled: FilledTable,
  tenants: Tenants,
  all: readonly FilledTable[],
): (Attack | Inapplicable)[] {
  const alike = [insertAlike(filled, tenants), ...changeAlike(filled, tenants)]
  return [
    errorOfRow(filled, tenants),
    ...alike.map((one) =>
      'why' in one ? one : { ...one, without: withoutVictim(one.attempt, tenants, all) },
    ),
  ]
}

/** The same as somebody who may take the rows of the victim away first: those that refer to others before these. */
function withoutVictim(
  { steps }: Statement,
  { attacker, victim }: Tenants,
  all: readonly FilledTable[],
): Statement {
  const deletes = all
    .toReversed()
    .map(
      ({ table }) => `delete from ${qualified(attacker.schema, table.name)} where ${isOf(victim)}`,
    )
  return { actor: 'admin', place: 'attackers', steps: [...deletes, ...steps] }
}

/** An expression fails on the victim's row, and its error would hold what is in there. */
function errorOfRow({ table: { name } }: FilledTable, { victim }: Tenants): Attack {
  const table = qualified(victim.schema, name)
  const fails = `(${quoteName(TENANT_COLUMN)}::text || ' is there')::integer is not null`
  const theirs = `${quoteName(TENANT_COLUMN)} = ${quoteValue(victim.id)}`
  const steps = [
    ...BY_NO_INDEX,
    `select 1 from ${table} where case when ${theirs} then ${fails} else false end`,
  ]
  return {
    id: 'error of a row',
    what: "have an expression fail on the victim's rows, so that its error tells of them",
    object: name,
    attempt: { actor: 'attacker', place: 'victims', steps },
    expects: 'nothing',
    controls: asVictim(steps),
    proof: 'failed on a row',
    // What it asks of PostgreSQL is the same on whatever way it comes.
    channels: ['bare'],
  }
}

/** Keys over expressions or parts of a table, exclusions and triggers compare with rows of others as well. */
function insertAlike(filled: FilledTable, tenants: Tenants): Attack | Inapplicable {
  const { table, spare } = filled
  const { name: object } = table
  const id = 'insert alike'
  const theirs = unlikeOwn(filled)
  if (spare === undefined || theirs === undefined) {
    return { id, object, why: 'no further row of its own can be made', isGap: false }
  }
  const insert = (values: RowValues): Statement => ({
    actor: 'attacker',
    place: 'attackers',
    steps: [IMMEDIATE, insertOf(table, tenants.attacker, values)],
  })
  const own = referencesOf(table, spare.values)
  const values = { ...theirs.values, ...own, [TENANT_COLUMN]: tenants.attacker.id }
  const likewise = insert(spare.values)
  return {
    id,
    what: "insert a row of one's own like one of the victim's: it must end as one that is like nobody's",
    object,
    attempt: insert(values),
    likewise,
    expects: 'no trace',
    quotes: [values, spare.values],
    controls: [likewise, { ...likewise, actor: 'admin' }],
    proof: 'done',
  }
}

function changeAlike(filled: FilledTable, tenants: Tenants): (Attack | Inapplicable)[] {
  const { table, attackers } = filled
  const { name: object } = table
  const id = 'change alike'
  const own = attackers.at(-1)
  const theirs = unlikeOwn(filled)
  const columns = plainColumns(table)
  if (columns.length === 0) return []
  if (own === undefined || theirs === undefined) {
    return [{ id, object, why: 'no values of the victim fit into a row of its own', isGap: false }]
  }
  const name = qualified(tenants.attacker.schema, object)
  const pick = (values: RowValues): RowValues =>
    Object.fromEntries(columns.map((column) => [column, values[column] ?? null]))
  const set = (values: RowValues): Statement => ({
    actor: 'attacker',
    place: 'attackers',
    steps: [
      IMMEDIATE,
      `update ${name} set ${assigned(pick(values))} where ${isRow(table, own.values, tenants.attacker)}`,
    ],
  })
  const likewise = set(own.values)
  return [
    {
      id,
      what: "give a row of one's own the values of the victim's: it must end as with those that it has",
      object,
      attempt: set(theirs.values),
      likewise,
      expects: 'no trace',
      quotes: [pick(theirs.values), pick(own.values)],
      controls: [likewise, { ...likewise, actor: 'admin' }],
      proof: 'done',
    },
  ]
}

/** A row of the victim that no key keeps the attacker from having as well. */
function unlikeOwn({ table, victims, attackers }: FilledTable): FilledRow | undefined {
  const keys = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)]
    .map((columns) => columns.filter((name) => name !== TENANT_COLUMN))
    .filter((columns) => columns.length > 0)
  return victims.find(({ values }) =>
    attackers.every((own) =>
      keys.every((key) => key.some((name) => own.values[name] !== values[name])),
    ),
  )
}

/** What leads to other rows stays within the tenant. */
function referencesOf({ references }: Table, values: RowValues): RowValues {
  const columns = references.flatMap((reference) => reference.columns)
  return Object.fromEntries(columns.map((name) => [name, values[name] ?? null]))
}

function plainColumns({ columns, primaryKey, references }: Table): readonly string[] {
  const kept = new Set([TENANT_COLUMN, ...primaryKey, ...references.flatMap((one) => one.columns)])
  return columns
    .filter(({ name, generated }) => generated === undefined && !kept.has(name))
    .map(({ name }) => name)
}
