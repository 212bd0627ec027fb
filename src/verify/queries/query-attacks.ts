import type { Tenants } from '../attacks/table-attacks.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import type { QueryAttack } from './query-attack.ts'
import { ownRows, readQueries } from './read-queries.ts'
import { writeQueries } from './write-queries.ts'

/** What an application may build with Kysely on a table of tenants, each aimed at the victim's rows but for the first. */
export function queryAttacks(filled: FilledTable, tenants: Tenants): readonly QueryAttack[] {
  return [
    ownRows(filled, tenants),
    ...readQueries(filled, tenants),
    ...writeQueries(filled, tenants),
  ]
}
