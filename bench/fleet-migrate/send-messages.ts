import { addToLedger, migratePlacementMessage } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import { Client } from 'pg'

import type { BridgeFleet } from '../fleet/bridge-fleet.ts'

/** What each schema is sent for the last one of these migrations, when it has the others. */
export function renderMessages(
  { fleet, placements }: BridgeFleet,
  migrations: readonly RenderedMigration[],
): string[] {
  const roles = fleet.rolesOn('primary')
  const change = {
    roles,
    engine: fleet.engineOn('primary'),
    migrations: migrations.slice(-1),
    expected: addToLedger([], migrations.slice(0, -1)),
    lockTimeoutMs: 500,
    statementTimeoutMs: 60_000,
  }
  return placements.map((placement) => migratePlacementMessage({ ...change, placement }))
}

/** What is left of a fleet migrator without anything: messages, sent one after the other on each connection. */
export async function sendMessages(
  url: string,
  messages: readonly string[],
  connections: number,
): Promise<void> {
  const queue = messages.toReversed()
  const work = async (): Promise<void> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      await client.query(next)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: connections }, work))
}
