import type { Result } from '../benchmark.ts'
import { createBridgeFleet } from '../fleet/bridge-fleet.ts'
import { furtherMigration } from '../fleet/further-migration.ts'
import { furtherVersions } from '../fleet/further-versions.ts'
import { timeMigrate } from '../fleet/time-migrate.ts'
import { TABLES, twelveTables } from '../fleet/twelve-tables.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measured } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeOnce } from '../measure/time-once.ts'
import { type KyselyMigrations, kyselyMigration, turnIntoKyselyFleet } from './kysely-fleet.ts'

const CONNECTIONS = 4
/** Of the reference: all of them would take minutes, and each takes as long as the next. */
const SAMPLED = 20
const TABLE = 'part_0'
const RUNS = 5
const WARMUPS = 1

/** Our runs give two rows, as those of `fleet-migrate` do. */
export async function measureFleetVsMigrator(): Promise<Result[]> {
  const count = readSize('BENCH_PLACEMENTS', 500)
  const sampled = Math.min(count, SAMPLED)
  const migrations = [await twelveTables()]
  await using ours = await createBridgeFleet(count, migrations)
  await using theirs = await createBridgeFleet(count, migrations)
  await using kysely = await turnIntoKyselyFleet(theirs, CONNECTIONS)
  const forOurs = furtherVersions(ours, TABLE)
  const forKysely = furtherKyselyVersions()
  const sample = theirs.placements.slice(0, sampled)
  const verified: number[] = []
  const times = await alternate(
    {
      ours: async () => {
        const took = await timeMigrate(ours, await forOurs(), CONNECTIONS)
        verified.push(took.verified)
        return took.migrated
      },
      reference: async () => {
        const versions = forKysely()
        const time = await timeOnce(() => kysely.migrate(sample, versions))
        return (time / sampled) * count
      },
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const common = {
    better: 'lower',
    unit: 'ms',
    referenceIs: `Kysely's Migrator for each schema, ${CONNECTIONS} of them at a time; measured on ${sampled} of ${count} schemas of one database, times ${count / sampled}`,
    goal: '<= 0.01x: a hundred times as fast',
  } as const
  const excluded =
    'creating the schemas; the start of the process, connecting the reference, and what the command asks before (linter, rows)'
  const migrated = compare(times.ours, times.reference)
  const whole = compare(verified.slice(WARMUPS), times.reference)
  return [
    {
      name: 'fleet-vs-migrator',
      ...common,
      ...migrated,
      oursIs: `\`migrate\` on ${count} bridge tenants of ${TABLES} tables over ${CONNECTIONS} connections (a column, a table, an index), until the last one has its migration`,
      excluded: `${excluded}; the comparison of shapes behind it, which the Migrator has not`,
      note: describe(migrated, count),
    },
    {
      name: 'fleet-vs-migrator/verified',
      ...common,
      ...whole,
      oursIs:
        'the same runs until `migrate` returns: the shape and the ledger of every placement are read back, and compared with what its migrations make',
      excluded,
      note: describe(whole, count),
    },
  ]
}

function describe({ ours, reference, ratio }: Measured, count: number): string {
  const each = (time: number) => (time / count).toFixed(1)
  return `${(1 / ratio).toFixed(0)} times as fast; ${each(ours)} ms a schema against ${each(reference)} ms`
}

/** A further one at each call. */
function furtherKyselyVersions(): () => KyselyMigrations {
  let all: KyselyMigrations = {}
  return () => {
    const number = Object.keys(all).length + 1
    const { name } = furtherMigration(TABLE, number)
    all = { ...all, [name]: kyselyMigration(TABLE, number) }
    return all
  }
}
