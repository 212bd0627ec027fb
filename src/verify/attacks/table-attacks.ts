import { type Table, TENANT_COLUMN } from '../../schema/index.ts'
import type { FilledTable, Side, Tenant } from '../fill/fill-tables.ts'
import { equalTo, qualified, quoteName, quoteValue } from '../sql-text.ts'
import type { Attack, Statement } from './attack.ts'

export type Tenants = Readonly<Record<Side, Tenant>>

const TENANT = quoteName(TENANT_COLUMN)

/** What is tried on every table of tenants, whatever its columns and keys. */
export function tableAttacks(filled: FilledTable, tenants: Tenants): Attack[] {
  return [
    ...readAttacks(filled.table, tenants),
    ...writeAttacks(filled.table, tenants),
    ...powerAttacks(filled.table, tenants),
  ]
}

function readAttacks({ name }: Table, { attacker, victim }: Tenants): Attack[] {
  const table = qualified(victim.schema, name)
  const theirs = `${TENANT} = ${quoteValue(victim.id)}`
  const shapes: Readonly<Record<string, readonly [what: string, steps: readonly string[]]>> = {
    read: ["read the victim's rows", [`select * from ${table} where ${theirs}`]],
    'read all': [
      'read all rows, and look whose they are',
      [`select 1 from (select ${TENANT} from ${table} offset 0) as rows where ${theirs}`],
    ],
    'read by key': [
      "read all but one's own",
      [`select 1 from ${table} where ${TENANT} <> ${quoteValue(attacker.id)}`],
    ],
    count: [
      "count the victim's rows",
      [`select from (select count(*) as n from ${table} where ${theirs}) as rows where n > 0`],
    ],
    exists: [
      'ask whether the victim has a row',
      [`select where exists (select from ${table} where ${theirs})`],
    ],
    lock: ["lock the victim's rows", [`select 1 from ${table} where ${theirs} for update`]],
    cursor: [
      'read through a cursor',
      [
        `declare tenantry_verify cursor for select 1 from ${table} where ${theirs}`,
        'fetch all from tenantry_verify',
      ],
    ],
  }
  const reads = Object.entries(shapes).map(([id, [what, steps]]): Attack => ({
    id,
    what,
    object: name,
    attempt: asAttacker(steps),
    expects: 'nothing',
    controls: asVictim(steps),
    proof: 'reached',
  }))
  const copy = [`copy (select 1 from ${table} where ${theirs}) to stdout`]
  const all = [`select 1 from ${table}`]
  return [
    {
      id: 'own rows',
      what: "read one's own rows, so that not to see others' says something",
      object: name,
      attempt: { actor: 'victim', place: 'victims', steps: all },
      expects: 'own rows',
      controls: [{ actor: 'admin', place: 'victims', steps: all }],
      proof: 'reached',
    },
    ...reads,
    {
      id: 'copy',
      what: 'copy the rows out',
      object: name,
      attempt: asAttacker(copy),
      expects: 'nothing',
      controls: asVictim(copy),
      proof: 'reached',
      // The runtime reads rows, and a copy is none.
      channels: ['bare'],
    },
    {
      id: 'no context',
      what: 'read without a tenant',
      object: name,
      attempt: { actor: 'nobody', place: 'victims', steps: all },
      expects: 'nothing',
      controls: asVictim(all),
      proof: 'reached',
    },
  ]
}

function writeAttacks(table: Table, { attacker, victim }: Tenants): Attack[] {
  const { name } = table
  const there = qualified(victim.schema, name)
  const here = qualified(attacker.schema, name)
  const column = quoteName(plainColumn(table))
  const change = [`update ${there} set ${column} = ${column} where ${isOf(victim)}`]
  const remove = [`delete from ${there} where ${isOf(victim)}`]
  const give = (to: Tenant) => [`update ${here} set ${isOf(to)} where ${isOf(attacker)}`]
  const giveUnread = (to: Tenant) => [`update ${here} set ${isOf(to)}`]
  const take = (to: Tenant) => [`update ${there} set ${isOf(to)} where ${isOf(victim)}`]
  const move = (id: string, what: string, hand: typeof give): Attack => ({
    id,
    what,
    object: name,
    attempt: { actor: 'attacker', place: 'attackers', steps: hand(victim) },
    // Without a policy for changing rows it meets none, and is not refused.
    expects: 'nothing',
    controls: [
      { actor: 'attacker', place: 'attackers', steps: hand(attacker) },
      { actor: 'admin', place: 'attackers', steps: give(attacker) },
    ],
    proof: 'reached',
  })
  return [
    {
      id: 'update',
      what: "change the victim's rows",
      object: name,
      attempt: asAttacker(change),
      expects: 'nothing',
      controls: asVictim(change),
      proof: 'reached',
    },
    {
      id: 'delete',
      what: "delete the victim's rows",
      object: name,
      attempt: asAttacker(remove),
      expects: 'nothing',
      controls: asVictim(remove),
      proof: 'reached',
    },
    move('move', "hand one's own rows to the victim", give),
    // What a statement reads is held against the policy for reading as well: this one reads nothing.
    move('move unread', "hand one's own rows to the victim, and read none", giveUnread),
    {
      id: 'take over',
      what: "make the victim's rows one's own",
      object: name,
      attempt: asAttacker(take(attacker)),
      expects: 'nothing',
      controls: asVictim(take(victim)),
      proof: 'reached',
    },
  ]
}

function powerAttacks({ name }: Table, { victim }: Tenants): Attack[] {
  const table = qualified(victim.schema, name)
  const truncate = [`truncate ${table}`]
  const select = `select 1 from ${table}`
  const unguarded = ['set local row_security = off', select]
  return [
    {
      id: 'truncate',
      what: 'empty the table, which policies do not see',
      object: name,
      attempt: asAttacker(truncate),
      expects: 'refusal',
      controls: [{ actor: 'admin', place: 'victims', steps: truncate }],
      proof: 'done',
    },
    {
      id: 'attest',
      what: 'have PostgreSQL attest that policies apply: read with row_security = off',
      object: name,
      attempt: asAttacker(unguarded),
      expects: 'refusal',
      controls: asVictim(['set local row_security = on', select]),
      proof: 'reached',
    },
    {
      id: 'attest owner',
      what: 'the same as the owner of the table, whose functions and views read as it',
      object: name,
      attempt: { actor: 'owner', place: 'victims', steps: unguarded },
      expects: 'refusal',
      controls: [
        { actor: 'owner', place: 'victims', steps: ['set local row_security = on', select] },
      ],
      proof: 'done',
      channels: ['bare'],
    },
  ]
}

export function isOf({ id }: Tenant): string {
  return `${TENANT} = ${quoteValue(id)}`
}

export function asAttacker(steps: readonly string[]): Statement {
  return { actor: 'attacker', place: 'victims', steps }
}

/** The victim itself, and where it has not the right either, whoever has. */
export function asVictim(steps: readonly string[]): readonly Statement[] {
  return [
    { actor: 'victim', place: 'victims', steps },
    { actor: 'admin', place: 'victims', steps },
  ]
}

/** A column that an update may name without moving a key; the tenant's where there is none. */
export function plainColumn({ columns, primaryKey }: Table): string {
  const found = columns.find(
    ({ name, generated }) =>
      generated === undefined && name !== TENANT_COLUMN && !primaryKey.includes(name),
  )
  return found?.name ?? TENANT_COLUMN
}

/** Finds a row by its key; where there is none, all rows of its tenant. */
export function isRow(
  { primaryKey }: Table,
  values: Readonly<Record<string, string | null>>,
  { id }: Tenant,
): string {
  const key = primaryKey.filter((column) => column !== TENANT_COLUMN)
  return equalTo({
    [TENANT_COLUMN]: id,
    ...Object.fromEntries(key.map((column) => [column, values[column] ?? null])),
  })
}
