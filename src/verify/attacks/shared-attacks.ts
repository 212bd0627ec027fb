import type { Table } from '../../schema/index.ts'
import { qualified, quoteName } from '../sql-text.ts'
import type { Attack } from './attack.ts'
import type { Tenants } from './table-attacks.ts'

/** A table that is the same for all tenants: what one writes, all would read. */
export function sharedAttacks({ name, columns }: Table, { victim }: Tenants): Attack[] {
  const table = qualified(victim.schema, name)
  const column = columns.find(({ generated }) => generated === undefined)
  const set = column && `${quoteName(column.name)} = ${quoteName(column.name)}`
  const shapes: Readonly<Record<string, string>> = {
    // No row has to be there: whoever may not is refused at once.
    'insert shared': `insert into ${table} select * from ${table} where false`,
    ...(set === undefined ? {} : { 'update shared': `update ${table} set ${set} where false` }),
    'delete shared': `delete from ${table} where false`,
    'truncate shared': `truncate ${table}`,
  }
  return Object.entries(shapes).map(([id, step]) => ({
    id,
    what: 'write to what all tenants read',
    object: name,
    attempt: { actor: 'attacker', place: 'victims', steps: [step] },
    expects: 'refusal',
    controls: [{ actor: 'admin', place: 'victims', steps: [step] }],
    proof: 'done',
  }))
}
