import type { Client } from 'pg'

import type { AppliedMigration } from '../../catalog/ledger.ts'
import { ledgerOf } from '../../migrations/placement-message.ts'
import type { Placement } from '../../placement/placement.ts'

/** The ledger as the placement itself has it, in the order of the migrations. */
export async function readLedger(
  client: Client,
  placement: Placement,
): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `select migration, checksum from ${ledgerOf(placement)} order by migration`,
  )
  return rows
}
