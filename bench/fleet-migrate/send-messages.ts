import { addToLedger, migratePlacementMessage } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { Client } from 'pg'

import type { BridgeFleet } from './bridge-fleet.ts'

/** What is left of a fleet migrator without anything: each schema gets its message, rendered beforehand. */
export async function sendMessages(
  { fleet, url, placements }: BridgeFleet,
  migrations: readonly RenderedMigration[],
  before: readonly RenderedMigration[],
  connections: number,
): Promise<void> {
  const roles = fleet.rolesOn('primary')
  const expected = addToLedger([], before)
  const limits = { lockTimeoutMs: 500, statementTimeoutMs: 60_000 }
  const messages = placements.map((placement) =>
    migratePlacementMessage({ placement, roles, migrations, expected, ...limits }),
  )
  const work = async (): Promise<void> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    for (let next = messages.pop(); next !== undefined; next = messages.pop()) {
      await client.query(next)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: connections }, work))
}
