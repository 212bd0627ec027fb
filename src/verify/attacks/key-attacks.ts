import {
  type EnumType,
  type Reference,
  type Table,
  TENANT_COLUMN,
  type UniqueKey,
} from '../../schema/index.ts'
import { candidateValues } from '../fill/candidate-values.ts'
import type { Dice } from '../fill/dice.ts'
import type { RowValues } from '../fill/draft-row.ts'
import type { FilledRow } from '../fill/fill-row.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { assigned, qualified, quoteName } from '../sql-text.ts'
import type { Attack, Inapplicable, Statement } from './attack.ts'
import { referAnew } from './refer-anew.ts'
import { asAttacker, asVictim, isRow, type Tenants } from './table-attacks.ts'

/** Of a row that nobody has. */
const NOBODYS_NUMBER = 9
export const TOO_FEW = 'its columns have too few values to tell rows apart by them'
/** Deferred constraints are checked by the statement, and not behind the end. */
const IMMEDIATE = 'set constraints all immediate'

export interface KeyContext {
  readonly all: readonly FilledTable[]
  readonly enums: readonly EnumType[]
  readonly dice: Dice
}

/** What is tried on keys and references, which PostgreSQL checks past row-level security. */
export function keyAttacks(
  filled: FilledTable,
  tenants: Tenants,
  context: KeyContext,
): (Attack | Inapplicable)[] {
  const { table } = filled
  const keys = [{ name: 'primary key', columns: table.primaryKey }, ...table.uniques].filter(
    ({ columns }) => columns.length > 0,
  )
  return [
    ...upsertAttacks(filled, tenants),
    ...keys.map((key) => tellApart(filled, tenants, key, context)),
    ...table.references.flatMap((reference) => referTo(filled, tenants, reference, context)),
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
  const row = victims[1] ?? victims[0]
  if (key === undefined || row === undefined) {
    return [{ id: 'upsert', object: name, why: 'it has no key', isGap: false }]
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
  filled: FilledTable,
  tenants: Tenants,
  key: UniqueKey,
  context: KeyContext,
): Attack | Inapplicable {
  const { table, attackers } = filled
  const object = `${table.name}.${key.name}`
  const id = 'tell apart'
  const columns = key.columns.filter((name) => name !== TENANT_COLUMN)
  const isGap = !key.columns.includes(TENANT_COLUMN)
  const [first, own] = attackers
  if (columns.length === 0) return { id, object, why: 'the key is the tenant itself', isGap }
  if (first === undefined || own === undefined) return { id, object, why: TOO_FEW, isGap }
  const written = columns.find((name) => isWrittenByServer(table, name))
  if (written !== undefined) {
    return { id, object, why: `PostgreSQL writes ${written}, and lets nobody choose`, isGap }
  }
  const theirs = onlyVictims(filled, columns)
  if (theirs === undefined) return { id, object, why: TOO_FEW, isGap }
  const pick = (values: RowValues): RowValues =>
    Object.fromEntries(columns.map((name) => [name, values[name] ?? null]))
  // What refers to a table of all tenants has to be there.
  const isChosen = (name: string) =>
    isGap ||
    table.references.every(
      ({ columns: from, table: parent }) =>
        !from.includes(name) || context.all.some((one) => one.table.name === parent),
    )
  const nobodys = Object.fromEntries(
    columns.map((name) => [
      name,
      (isChosen(name) ? nobodysValue(filled, name, context) : undefined) ??
        theirs.values[name] ??
        null,
    ]),
  )
  if (columns.every((name) => nobodys[name] === theirs.values[name])) {
    return { id, object, why: TOO_FEW, isGap }
  }
  const setTo = (values: RowValues): Statement => changeOwn(filled, tenants, values)
  // Nulls are never equal, so the row that has one takes the values of the other.
  const hasNull = columns.some((name) => (first.values[name] ?? null) === null)
  const taken = hasNull
    ? changeOwn(filled, tenants, pick(own.values), first)
    : setTo(pick(first.values))
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
  filled: FilledTable,
  tenants: Tenants,
  reference: Reference,
  context: KeyContext,
): (Attack | Inapplicable)[] {
  const { table } = filled
  const parent = context.all.find((one) => one.table.name === reference.table)
  if (parent === undefined) return []
  const object = `${table.name}.${reference.name}`
  const id = 'refer'
  const pairs = reference.columns
    .map((column, index) => [column, reference.targets[index] ?? ''] as const)
    .filter(([column]) => column !== TENANT_COLUMN)
  const isGap = pairs.length === reference.columns.length
  const target = parent.attackers.at(-1)
  if (pairs.length === 0 || target === undefined) {
    return [{ id, object, why: 'it refers to nothing but the tenant', isGap }]
  }
  const targets = pairs.map(([, to]) => to)
  const theirs = onlyVictims(parent, targets)
  if (theirs === undefined) return [{ id, object, why: TOO_FEW, isGap }]
  const setTo = (value: (column: string) => string | null): Statement =>
    changeOwn(filled, tenants, Object.fromEntries(pairs.map(([name, to]) => [name, value(to)])))
  const present = setTo((to) => target.values[to] ?? null)
  const led = {
    object,
    pairs,
    theirs: theirs.values,
    nobodys: (to: string) => nobodysValue(parent, to, context) ?? null,
  }
  return [
    {
      id,
      what: "refer to the victim's row: it must end as with one that nobody has",
      object,
      attempt: setTo((to) => led.theirs[to] ?? null),
      likewise: setTo(led.nobodys),
      expects: 'broken reference',
      controls: [present, { ...present, actor: 'admin' }],
      proof: 'done',
    },
    ...referAnew(filled, tenants, led),
  ]
}

/** A row of the victim whose values in these columns the attacker does not have as well. */
export function onlyVictims(
  { victims, attackers }: FilledTable,
  columns: readonly string[],
): FilledRow | undefined {
  return victims.find(({ values }) =>
    attackers.every((own) => columns.some((name) => own.values[name] !== values[name])),
  )
}

/** The attacker changes a row of its own, the last by default. */
function changeOwn(
  { table, attackers }: FilledTable,
  { attacker }: Tenants,
  values: RowValues,
  changed = attackers.at(-1),
): Statement {
  const row = isRow(table, changed?.values ?? {}, attacker)
  const name = qualified(attacker.schema, table.name)
  return {
    actor: 'attacker',
    place: 'attackers',
    steps: [IMMEDIATE, `update ${name} set ${assigned(values)} where ${row}`],
  }
}

/** Undefined where somebody has all that are known. */
export function nobodysValue(
  { table, victims, attackers }: FilledTable,
  name: string,
  { dice, enums }: KeyContext,
): string | undefined {
  const column = table.columns.find((one) => one.name === name)
  if (column === undefined) return undefined
  const taken = new Set([...victims, ...attackers].map(({ values }) => values[name]))
  const source = { table, enums, dice, number: NOBODYS_NUMBER }
  return candidateValues(column, source).find((value) => !taken.has(value))
}

function isWrittenByServer({ columns }: Table, name: string): boolean {
  const generated = columns.find((column) => column.name === name)?.generated
  return generated !== undefined && generated !== 'identity by default'
}
