import type { Schema, Table } from '../../schema/index.ts'
import type { Dice } from '../fill/dice.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import type { Verdict } from '../verdict.ts'
import type { Attack, Inapplicable } from './attack.ts'
import { keyAttacks } from './key-attacks.ts'
import { oracleAttacks } from './oracle-attacks.ts'
import { rightsAttack } from './rights-attack.ts'
import { sharedAttacks } from './shared-attacks.ts'
import { tableAttacks, type Tenants } from './table-attacks.ts'
import { unreadAttacks } from './unread-attacks.ts'
import { workAttacks } from './work-attacks.ts'

/** What is to be done about a table: tried; not tried, and why; or said already, by looking at it. */
export type Planned = Attack | Inapplicable | Verdict

export interface TableContext {
  readonly schema: Schema
  readonly filled: readonly FilledTable[]
  readonly tenants: Tenants
  readonly dice: Dice
}

/** All that is tried on one table, its keys and its references; without rows in it, on its rights alone. */
export function planTable(table: Table, context: TableContext): readonly Planned[] {
  const { schema, filled, tenants, dice } = context
  if (table.kind === 'unscoped') return [unscoped(table)]
  if (table.kind === 'shared') {
    return [...sharedAttacks(table, tenants), rightsAttack(table, tenants)]
  }
  const found = filled.find((one) => one.table.name === table.name)
  if (found === undefined) return [rightsAttack(table, tenants)]
  const one = { ...found, table }
  const keys = { all: filled, enums: schema.enums, dice }
  return [
    ...tableAttacks(one, tenants),
    ...unreadAttacks(table, tenants),
    rightsAttack(table, tenants),
    ...keyAttacks(one, tenants, keys),
    ...oracleAttacks(one, tenants, filled),
    ...workAttacks(one, tenants, keys),
  ]
}

/** A table that the application writes to and that says of no row whose it is. */
function unscoped({ name }: Table): Verdict {
  return {
    id: 'unscoped',
    what: 'look whose the rows of a table are that the application writes to',
    object: name,
    channel: 'bare',
    outcome: 'through',
    told: 'it has no tenant_id, so what one tenant writes all others read',
    control: 'the table itself',
  }
}
