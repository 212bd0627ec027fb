import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, deleteTenant, findDrift, Fleet, migrate } from '@tenantry/runtime/fleet'

import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { findPgbouncer, type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../support/test-fleet.ts'

// The administrator's work through a pooler in transaction mode, with two connections to the server: what
// a transaction leaves on one, somebody else meets.

const program = await findPgbouncer()
const mustRun = process.env['CI'] === 'true'
if (program === undefined && !mustRun) {
  process.stdout.write(
    'No PgBouncer, and none can be installed (that takes root and apt-get): migrations are not tested behind it.\n',
  )
}

describe.skipIf(program === undefined && !mustRun)('behind PgBouncer in transaction mode', () => {
  let direct: TestFleet
  let pgbouncer: Pgbouncer
  let config: SaasConfig
  let fleet: Fleet

  beforeAll(async () => {
    direct = await createTestFleet()
    const resolved = resolveConfig(direct.config)
    const logins = (['admin', 'app', 'system'] as const).map((kind) =>
      loginUrl(resolved.name, resolved.catalogCluster, kind),
    )
    expect(program, 'PgBouncer is installed, or can be').toBeDefined()
    pgbouncer = await startPgbouncer(program ?? '', logins)
    const [[name, cluster] = ['', {}]] = Object.entries(direct.config.clusters)
    const url = new URL(cluster.url ?? '')
    url.hostname = '127.0.0.1'
    url.port = String(pgbouncer.port)
    config = { ...direct.config, clusters: { [name]: { ...cluster, url: url.href } } }
    fleet = await Fleet.open(resolveConfig(config))
  })

  afterAll(async () => {
    await fleet?.close()
    await pgbouncer?.[Symbol.asyncDispose]()
    await direct?.[Symbol.asyncDispose]()
  })

  test(
    'tenants are created, migrated in every phase, and deleted',
    { tags: ['pgbouncer'] },
    async ({ annotate }) => {
      const base = await migrationsWith()
      for (const slug of ['one', 'two', 'three', 'four']) {
        await createTenant(fleet, base, { slug, tier: 'bridged' })
      }
      for (const slug of ['silo-one', 'silo-two', 'silo-three']) {
        await createTenant(fleet, base, { slug, tier: 'siloed' })
      }
      const one = await fleet.catalog.findTenant('one')
      await direct.query(
        `insert into "${one?.placement.schema ?? ''}".invoice (tenant_id, number)
       select $1, 'n' || i from generate_series(1, 3000) i`,
        [one?.id],
      )
      const migrations = await migrationsWith(
        'alter table invoice add note text',
        'create index concurrently by_note on invoice (tenant_id, note)',
        '-- tenantry: backfill\nupdate invoice set note = number where note is null',
        'set local work_mem = 64; create table more (tenant_id uuid, id uuid, primary key (tenant_id, id)); alter table more enable row level security; alter table more force row level security',
      )
      const outcomes = await migrate(fleet, migrations, { maxFailures: 100 })
      expect(outcomes.map(({ error }) => error)).toEqual(Array(8).fill(undefined))
      const placements = (await fleet.ledgers.all()).map(({ placement }) => placement)
      expect(await findDrift(fleet, migrations, placements)).toMatchObject({
        asExpected: 8,
        classes: [],
        unreadable: [],
      })
      for (const slug of ['two', 'silo-three']) await deleteTenant(fleet, slug, { settleMs: 0 })
      await createTenant(fleet, migrations, { slug: 'two', tier: 'bridged' })
      const locks = await direct.query(`select from pg_locks where locktype = 'advisory'
       and database = (select oid from pg_database where datname = current_database())`)
      expect(locks).toEqual([])
      await annotate(
        `${pgbouncer.version}, two connections: ${outcomes.length} placements in every phase`,
      )
    },
  )

  test('an index that has to wait for a transaction without an end is given up', async () => {
    const base = await migrationsWith()
    const { placement } = await createTenant(fleet, base, { slug: 'waits', tier: 'bridged' })
    const migrations = await migrationsWith(
      'create index concurrently by_number on invoice (tenant_id, number)',
    )
    const options = {
      match: { tenants: ['waits'] },
      concurrency: 1,
      lockTimeoutMs: 50,
      indexWaitMs: 400,
    }
    await direct.application.asAdmin(direct.database, async (client) => {
      await client.query(`begin; lock table "${placement.schema}".invoice in row exclusive mode`)
      const [outcome] = await migrate(fleet, migrations, options)
      expect(outcome?.error).toMatchObject({
        code: 'MIGRATION_BLOCKED',
        details: { state: 'idle in transaction' },
      })
      await client.query('commit')
    })
    expect(await migrate(fleet, migrations, options)).toMatchObject([{ outcome: 'migrated' }])
  })
})
