import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate } from '@tenantry/runtime/fleet'
import { startPglite } from '@tenantry/runtime/pglite'

import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { findPgbouncer, type Pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts'
import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'
import { TEST_TIERS, type TestDatabase, testMigrations } from '../../support/test-application.ts'

const TIERS = Object.keys(TEST_TIERS)
const program = await findPgbouncer()
const mustRun = process.env['CI'] === 'true'
const signedContext = { secrets: [newSecret()] }

async function numbersOf(tenancy: Tenancy<TestDatabase>, slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
    return rows.map(({ number }) => number)
  })
}

async function addOne(tenancy: Tenancy<TestDatabase>, slug: string): Promise<void> {
  await tenancy.run(slug, () => tenancy.db.insertInto('invoice').values({ number: slug }).execute())
}

describe.skipIf(program === undefined && !mustRun)('behind PgBouncer in transaction mode', () => {
  let fleet: SignedFleet
  let pgbouncer: Pgbouncer
  let tenancy: Tenancy<TestDatabase>

  beforeAll(async () => {
    fleet = await createSignedFleet(signedContext)
    const { config } = await fleet.openFleet(signedContext)
    const logins = (['app', 'system'] as const).map((kind) =>
      loginUrl(config.name, config.catalogCluster, kind),
    )
    expect(program, 'PgBouncer is installed, or can be').toBeDefined()
    pgbouncer = await startPgbouncer(program ?? '', logins)
    const [appUrl, systemUrl] = logins.map((login) => {
      const url = new URL(login)
      url.host = `127.0.0.1:${pgbouncer.port}`
      return url.href
    })
    const primary = { appUrl, systemUrl, preparedStatements: false }
    tenancy = await createTenancy<TestDatabase>({
      name: config.name,
      mode: 'pool',
      clusters: { primary },
      tiers: TEST_TIERS,
      isolation: { signedContext },
    })
  })

  afterAll(async () => {
    await tenancy?.close()
    await pgbouncer?.[Symbol.asyncDispose]()
    await fleet?.[Symbol.asyncDispose]()
  })

  test('each tenant is believed on connections that all of them share', async () => {
    for (const tier of TIERS) {
      await fleet.createTenant({ slug: tier, tier })
      await addOne(tenancy, tier)
    }
    const rounds = Array.from({ length: 40 }, () => TIERS).flat()
    const seen = await Promise.all(rounds.map((tier) => numbersOf(tenancy, tier)))
    expect(seen).toEqual(rounds.map((tier) => [tier]))
  })
})

test('on PGlite a signed context is believed, and one of another secret is not', async () => {
  await using server = await startPglite()
  const config: SaasConfig = {
    name: 'acme',
    mode: 'pool',
    clusters: { primary: server.cluster },
    isolation: { signedContext },
  }
  await using fleet = await Fleet.open(resolveConfig(config))
  const migrations = await testMigrations()
  await migrate(fleet, migrations)
  await createTenant(fleet, migrations, { slug: 'acme' })

  await using tenancy = await createTenancy<TestDatabase>(config)
  await addOne(tenancy, 'acme')
  expect(await numbersOf(tenancy, 'acme')).toEqual(['acme'])
  const isolation = { signedContext: { secrets: [newSecret()] } }
  await using stranger = await createTenancy<TestDatabase>({ ...config, isolation })
  await expect(numbersOf(stranger, 'acme')).rejects.toMatchObject({ code: 'CONTEXT_REFUSED' })
})
