import { sql } from 'kysely'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate } from '@tenantry/runtime/fleet'
import { createTenancy, type ReadOptions, type Tenancy } from '@tenantry/runtime'

import type { ReplicationGroup } from './replication.ts'
import { TEST_TIERS, type TestDatabase, testMigrations } from './test-application.ts'

export const TENANTS = { pooled: 'pooled-1', bridged: 'bridged-1', siloed: 'siloed-1' } as const

/** An application on a cluster with replicas: a tenant for each mode, and a second one beside each. */
export interface ReplicatedApplication extends AsyncDisposable {
  readonly config: SaasConfig
  readonly tenancy: Tenancy<TestDatabase>
  /** A tenancy of its own, as another process has one. */
  open(config?: SaasConfig): Promise<Tenancy<TestDatabase>>
  createTenant(slug: string, tier: keyof typeof TEST_TIERS): Promise<void>
  /** Runs `saas migrate` with other settings. */
  migrate(settings: Partial<SaasConfig>): Promise<void>
}

/** @param replicaUrls Default: those of the group's replicas. */
export async function createReplicatedApplication(
  { primary, replicas }: ReplicationGroup,
  replicaUrls: readonly string[] = replicas.map(({ url }) => url),
  settings: Partial<SaasConfig> = {},
): Promise<ReplicatedApplication> {
  const config: SaasConfig = {
    name: 'replicated',
    mode: 'pool',
    clusters: { primary: { url: primary.url, replicas: replicaUrls.map((url) => ({ url })) } },
    tiers: TEST_TIERS,
    ...settings,
  }
  const migrations = await testMigrations()
  const opened: Tenancy<TestDatabase>[] = []
  const open = async (other = config): Promise<Tenancy<TestDatabase>> => {
    const tenancy = await createTenancy<TestDatabase>(other)
    opened.push(tenancy)
    return tenancy
  }
  const create = async (slug: string, tier: string): Promise<void> => {
    await using fleet = await Fleet.open(resolveConfig(config))
    await createTenant(fleet, migrations, { slug, tier })
  }
  await using fleet = await Fleet.open(resolveConfig(config))
  await migrate(fleet, migrations)
  for (const tier of Object.keys(TENANTS)) {
    for (const number of [1, 2]) await create(`${tier}-${number}`, tier)
  }
  return {
    config,
    tenancy: await open(),
    open,
    createTenant: create,
    async migrate(other) {
      await using changed = await Fleet.open(resolveConfig({ ...config, ...other }))
      await migrate(changed, migrations)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((tenancy) => tenancy.close()))
    },
  }
}

/** The port of the server that answers a read. */
export async function portOfRead(
  tenancy: Tenancy<TestDatabase>,
  slug: string,
  options?: ReadOptions,
): Promise<number> {
  return await tenancy.run(slug, () =>
    tenancy.read(async (db) => {
      const { rows } = await sql<{ port: number }>`select inet_server_port() as port`.execute(db)
      return rows[0]?.port ?? 0
    }, options),
  )
}

export async function addInvoice(
  tenancy: Tenancy<TestDatabase>,
  slug: string,
  number: string,
): Promise<void> {
  await tenancy.run(slug, () => tenancy.db.insertInto('invoice').values({ number }).execute())
}

/** The numbers of the tenant's invoices, by a read. */
export async function readInvoices(
  tenancy: Tenancy<TestDatabase>,
  slug: string,
  options?: ReadOptions,
): Promise<string[]> {
  return await tenancy.run(slug, () =>
    tenancy.read(async (db) => {
      const rows = await db.selectFrom('invoice').select('number').orderBy('number').execute()
      return rows.map(({ number }) => number)
    }, options),
  )
}
