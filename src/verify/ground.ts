import type { Schema, Table } from '../schema/index.ts'
import type { Answer, Refused } from './answer.ts'
import type { Channel, Statement } from './attacks/attack.ts'
import type { Tenants } from './attacks/table-attacks.ts'
import type { RowValues } from './fill/draft-row.ts'
import type { InsertedRow } from './fill/fill-row.ts'
import type { Side } from './fill/fill-tables.ts'
import type { Surface } from './probes/surface.ts'

/** Two tenants of one mode, and whoever can send their statements. */
export interface Ground {
  readonly schema: Schema
  readonly surfaces: readonly Surface[]
  readonly tenants: Tenants
  /** Sends statements in a transaction that is rolled back. */
  send(statement: Statement, channel: Channel): Promise<Answer>
  /** Writes a row of a tenant as its login, or as the administrator where that may not. */
  insert(side: Side, table: Table, statement: string, keep: boolean): Promise<InsertedRow | Refused>
  /** Deletes the rows of the victim in a table for good. */
  empty(table: Table): Promise<Refused | undefined>
  sharedRows(table: Table): Promise<readonly RowValues[]>
}
