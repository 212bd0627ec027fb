import type { Table } from '../../schema/index.ts'
import type { Tenant } from '../fill/fill-tables.ts'
import { qualified } from '../sql-text.ts'
import type { Attack } from './attack.ts'
import { asAttacker, isOf, type Tenants } from './table-attacks.ts'

/** Where a wall is missing it reaches all rows of all tenants, which is not to hold them for long. */
const BOUNDED = "set local statement_timeout = '5s'"

/**
 * A statement that reads no column is held against no policy for reading. What it reaches is counted before
 * references are checked, and a count beyond what the attacker sees divides by zero.
 */
export function unreadAttacks({ name }: Table, { attacker, victim }: Tenants): Attack[] {
  const table = qualified(victim.schema, name)
  const count = (change: string) => [
    BOUNDED,
    `with reached as (${change} returning 1)
      select 1 / (case when (select count(*) from reached) > (select count(*) from ${table}) then 0 else 1 end)`,
  ]
  const shapes: Readonly<Record<string, readonly [string, (tenant: Tenant) => string]>> = {
    'take over unread': [
      "make all rows that can be reached one's own, and read none",
      (tenant) => `update ${table} set ${isOf(tenant)}`,
    ],
    'delete unread': [
      'delete all rows that can be reached, and read none',
      () => `delete from ${table}`,
    ],
  }
  return Object.entries(shapes).map(([id, [what, change]]) => ({
    id,
    what,
    object: name,
    attempt: asAttacker(count(change(attacker))),
    expects: 'own rows only',
    controls: [
      { actor: 'victim', place: 'victims', steps: [change(victim)] },
      { actor: 'admin', place: 'victims', steps: [`${change(victim)} where ${isOf(victim)}`] },
    ],
    proof: 'reached',
  }))
}
