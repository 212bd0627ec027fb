import type { Ledger } from '../../catalog/ledger.ts'
import { TenantryError } from '../../errors.ts'
import { migratePlacementMessage } from '../../migrations/placement-message.ts'
import type { Placement } from '../../placement/placement.ts'
import { changeIndex } from './change-index.ts'
import { messageBoundMs } from './message-bound-ms.ts'
import { runBackfill } from './run-backfill.ts'
import type { Site } from './site.ts'
import type { Stretch } from './stretch.ts'

/**
 * Applies a stretch. What has a phase of its own can be repeated after it was cut off anywhere; its
 * entry in the ledger comes last.
 *
 * @param expected The ledger as it is before.
 * @throws The errors of PostgreSQL, LEDGER_MOVED among them; {TenantryError} MIGRATION_UNDER_WAY,
 * MIGRATION_BLOCKED, MIGRATION_BACKFILL_ENDLESS; the reason of the signal.
 */
export async function runStretch(
  site: Site,
  { migrations, phase }: Stretch,
  expected: Ledger,
): Promise<void> {
  const { client, placement, fleet } = site
  if (phase === undefined) {
    const statements = migrations.reduce((sum, { statements: some }) => sum + some.length, 0)
    const bound = messageBoundMs(statements, site.statementTimeoutMs)
    await client.query({
      text: migratePlacementMessage({ ...site, migrations, expected }),
      ...(bound === undefined ? {} : { query_timeout: bound }),
    })
    return
  }
  const assertExpected = async () => {
    await client.query(migratePlacementMessage({ ...site, migrations: [], expected }))
  }
  const record = async () => {
    const entries = migrations.map((migration) => ({
      ...migration,
      phase: undefined,
      statements: [],
    }))
    await client.query(migratePlacementMessage({ ...site, migrations: entries, expected }))
  }
  if (phase.kind === 'backfill') {
    await assertExpected()
    await runBackfill(site, migrations[0]?.name ?? '', phase.backfill)
    await record()
    return
  }
  const held = await fleet.leases.hold(`index ${placement.id}`, async () => {
    await assertExpected()
    await changeIndex(site, phase.index)
    await record()
  })
  if (held === undefined) throw underWay(placement)
}

function underWay({ cluster, database, schema }: Placement): TenantryError {
  return new TenantryError('MIGRATION_UNDER_WAY', {
    message: `Another run is building an index in ${cluster}/${database}/${schema}.`,
    hint: 'Wait for it; after a minute without a sign of life from it, `saas migrate` takes over.',
  })
}
