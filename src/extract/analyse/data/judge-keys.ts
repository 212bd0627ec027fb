import type { EdgeFacts, Verdict } from '../../edge.ts'
import type { DeclaredKey } from './declared-tables.ts'
import type { TableSides } from './table-sides.ts'

/** The foreign keys between a table of the module and one that is not. */
export function judgeKeys(keys: readonly DeclaredKey[], sides: TableSides): EdgeFacts[] {
  return keys.flatMap((key): EdgeFacts[] => {
    const { table, columns, target, place } = key
    const [from, to] = [sides.of(table).is, sides.of(target).is]
    const leadsOut = from === 'module' && (to === 'other' || to === 'tenants')
    const leadsIn = to === 'module' && (from === 'other' || from === 'tenants')
    if (!leadsOut && !leadsIn) return []
    const name = `${table}.${columns.join(',')}`
    const direction = leadsOut ? 'out' : 'in'
    const other = `table ${target}`
    return [{ direction, shape: 'key-crosses', name, other, place, verdict: verdictOf(key, to) }]
  })
}

function verdictOf({ table, target, name }: DeclaredKey, to: string): Verdict {
  // Whoever serves a tenant has its row as well.
  if (to === 'tenants') return { is: 'kept' }
  return {
    is: 'refused',
    why: `${table} refers to ${target} by a foreign key${name === undefined ? '' : ` (${name})`}: PostgreSQL keeps one within a database, and the two tables will lie in different ones.`,
    remedy:
      'Drop the key by a migration and keep the id: whoever needs the row asks for it, and is told by an event when it is deleted.',
  }
}
