import type { Client } from 'pg'

import type { Placement } from '../../../placement/placement.ts'
import type { Fleet } from '../../fleet.ts'

/** One of the two placements between which the rows of a tenant move. */
export interface MovingSide {
  readonly fleet: Fleet
  readonly placement: Placement
}

/** As people read where it is; a database may be named like others on another cluster. */
export function describeSide({ placement: { cluster, database, schema } }: MovingSide): string {
  return `${cluster}/${database}/${schema}`
}

/** What tells two databases apart, whatever they are called and wherever one connects to them. */
export async function identityOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ identity: string }>(
    `select system_identifier::text || ' ' || pg_catalog.current_database() as identity from pg_catalog.pg_control_system()`,
  )
  return rows[0]?.identity ?? ''
}
