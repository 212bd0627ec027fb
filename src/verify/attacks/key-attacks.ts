import { type Table, TENANT_COLUMN, type UniqueKey } from '../../schema/index.ts'
import { candidateValues } from '../fill/candidate-values.ts'
import type { Dice } from '../fill/dice.ts'
import type { RowValues } from '../fill/draft-row.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { assigned, qualified, quoteName } from '../sql-text.ts'
import type { Attack, Inapplicable, Statement } from './attack.ts'
import { asAttacker, asVictim, isRow, type Tenants } from './table-attacks.ts'

/** Of a row that nobody has. */
const NOBODYS_NUMBER = 9
/** Deferred constraints are checked by the statement, and not behind the end. */
const IMMEDIATE = 'set constraints all immediate'

/** What is tried on keys and references, which PostgreSQL checks past row-level security. */
export function keyAttacks(
  filled: FilledTable,
  tenants: Tenants,
  context: { readonly all: readonly FilledTable[]; readonly dice: Dice },
): (Attack | Inapplicable)[] {
  const { table } = filled
  const keys = [{ name: 'primary key', columns: table.primaryKey }, ...table.uniques].filter(
    ({ columns }) => columns.length > 0,
  )
  return [
    ...upsertAttacks(filled, tenants),
    ...keys.map((key) => tellApart(filled, tenants, key, context.dice)),
    ...table.references.flatMap((reference) => {
      const parent = context.all.find((one) => one.table.name === reference.table)
      return parent === undefined ? [] : referTo(filled, tenants, { reference, parent, ...context })
    }),
  ]
}

function upsertAttacks(
  { table, victims }: FilledTable,
  tenants: Tenants,
): (Attack | Inapplicable)[] {
  const { name, primaryKey, uniques } = table
  const key = [primaryKey, ...uniques.map(({ columns }) => columns)].find(
    (columns) => columns.length > 0,
  )
  const [, row] = victims
  if (key === undefined || row === undefined) {
    return [{ id: 'upsert', object: name, why: 'it has no key' }]
  }
  const { schema } = tenants.victim
  const target = key.map(quoteName).join(', ')
  const column = quoteName(TENANT_COLUMN)
  const upsert = [
    `${row.insert} on conflict (${target}) do update set ${column} = ${qualified(schema, name)}.${column}`,
  ]
  const again = [row.insert]
  return [
    {
      id: 'upsert',
      what: "insert onto the victim's key, and update what is there",
      object: name,
      attempt: asAttacker(upsert),
      expects: 'refusal',
      controls: asVictim(upsert),
      proof: 'reached',
    },
    {
      id: 'insert again',
      what: 'insert a row that the victim has, so that an error tells of it',
      object: name,
      attempt: asAttacker(again),
      expects: 'refusal',
      controls: asVictim(again),
      proof: 'duplicate',
    },
  ]
}

/** A value that the victim has must end like one that nobody has. */
function tellApart(
  { table, victims, attackers }: FilledTable,
  tenants: Tenants,
  key: UniqueKey,
  dice: Dice,
): Attack | Inapplicable {
  const object = `${table.name}.${key.name}`
  const id = 'tell apart'
  const columns = key.columns.filter((name) => name !== TENANT_COLUMN)
  const [first, own] = attackers
  const [, theirs] = victims
  if (columns.length === 0 || first === undefined || own === undefined || theirs === undefined) {
    return { id, object, why: 'the key is the tenant itself' }
  }
  const written = columns.find((name) => isWrittenByServer(table, name))
  if (written !== undefined) {
    return { id, object, why: `PostgreSQL writes ${written}, and lets nobody choose` }
  }
  const pick = (values: RowValues): RowValues =>
    Object.fromEntries(columns.map((name) => [name, values[name] ?? null]))
  if (
    [first, own].some(({ values }) => columns.every((name) => values[name] === theirs.values[name]))
  ) {
    return { id, object, why: 'its columns have too few values for rows of two tenants to differ' }
  }
  // What refers to a table of all tenants has to be there.
  const isChosen = (name: string) =>
    !table.references.some(({ columns: from }) => from.includes(name))
  const nobodys = Object.fromEntries(
    columns.map((name) => [
      name,
      (isChosen(name) ? nobodysValue(table, name, dice) : undefined) ?? theirs.values[name] ?? null,
    ]),
  )
  const setTo = (values: RowValues): Statement => ({
    actor: 'attacker',
    place: 'attackers',
    steps: [
      IMMEDIATE,
      `update ${qualified(tenants.attacker.schema, table.name)} set ${assigned(values)} where ${isRow(table, own.values, tenants.attacker)}`,
    ],
  })
  const taken = setTo(pick(first.values))
  return {
    id,
    what: 'take a unique value that the victim has: it must end as with one that nobody has',
    object,
    attempt: setTo(pick(theirs.values)),
    likewise: setTo(nobodys),
    expects: 'no difference',
    controls: [taken, { ...taken, actor: 'admin' }],
    proof: 'duplicate',
  }
}

function referTo(
  { table, attackers }: FilledTable,
  tenants: Tenants,
  {
    reference,
    parent,
    dice,
  }: {
    readonly reference: Table['references'][number]
    readonly parent: FilledTable
    readonly dice: Dice
  },
): (Attack | Inapplicable)[] {
  const object = `${table.name}.${reference.name}`
  const id = 'refer'
  const pairs = reference.columns
    .map((column, index) => [column, reference.targets[index] ?? ''] as const)
    .filter(([column]) => column !== TENANT_COLUMN)
  const [, own] = attackers
  const [, theirs] = parent.victims
  const [, target] = parent.attackers
  if (pairs.length === 0 || own === undefined || theirs === undefined || target === undefined) {
    return [{ id, object, why: 'it refers to nothing but the tenant' }]
  }
  const setTo = (value: (column: string) => string | null): Statement => {
    const values = Object.fromEntries(pairs.map(([column, to]) => [column, value(to)]))
    return {
      actor: 'attacker',
      place: 'attackers',
      steps: [
        IMMEDIATE,
        `update ${qualified(tenants.attacker.schema, table.name)} set ${assigned(values)} where ${isRow(table, own.values, tenants.attacker)}`,
      ],
    }
  }
  const present = setTo((to) => target.values[to] ?? null)
  return [
    {
      id,
      what: "refer to the victim's row: it must end as with one that nobody has",
      object,
      attempt: setTo((to) => theirs.values[to] ?? null),
      likewise: setTo((to) => nobodysValue(parent.table, to, dice) ?? null),
      expects: 'broken reference',
      controls: [present, { ...present, actor: 'admin' }],
      proof: 'done',
    },
  ]
}

function nobodysValue(table: Table, name: string, dice: Dice): string | undefined {
  const column = table.columns.find((one) => one.name === name)
  if (column === undefined) return undefined
  return candidateValues(column, { table, enums: [], dice, number: NOBODYS_NUMBER })[0]
}

function isWrittenByServer({ columns }: Table, name: string): boolean {
  const generated = columns.find((column) => column.name === name)?.generated
  return generated !== undefined && generated !== 'identity by default'
}
