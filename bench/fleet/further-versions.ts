import { renderMigration, type RenderedMigration } from '@tenantry/runtime/migrations'

import type { BridgeFleet } from './bridge-fleet.ts'
import { furtherMigration } from './further-migration.ts'

/** All migrations of a fleet, and at each call a further one. @param table One that each placement has. */
export function furtherVersions(
  { migrations }: BridgeFleet,
  table: string,
): () => Promise<RenderedMigration[]> {
  const all = [...migrations]
  return async () => {
    const { name, text } = furtherMigration(table, all.length)
    all.push(await renderMigration({ name, module: 'extra', source: { kind: 'sql', text } }))
    return all.slice()
  }
}
