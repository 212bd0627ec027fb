import { randomBytes } from 'node:crypto'

import type { Generated } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import { inject } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'
import type { NewTenant, Tenant } from '@tenantry/runtime/fleet'
import {
  createTenancy,
  type SaasConfig,
  type Tenancy,
  type TenantIdColumn,
} from '@tenantry/runtime'
import { defineMigration, type RenderedMigration } from '@tenantry/runtime/migrations'

import './provided-context.ts'
import { createTestFleet } from '../../src/testing/index.ts'
import { clientConfig } from '../../packages/runtime/src/database/connections/client-config.ts'
import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { renderMigration } from '../../packages/runtime/src/migrations/render-migration.ts'
import { createFleetOnCitus } from './citus-database.ts'
import { createTestTables } from './test-tables.ts'

/** The tables that tests of the runtime work on. */
export interface TestDatabase {
  customer: { tenant_id: TenantIdColumn; id: Generated<string>; name: string }
  invoice: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    customer_id: string | null
    number: string
    amount: Generated<number>
  }
  currency: { code: string; name: string }
}

/** Whether this run is one on PGlite (test/runtime/pglite/suite.test.ts), or on Citus (test/runtime/citus/suite.test.ts). */
const isOnPglite = process.env['TENANTRY_TEST_SERVER'] === 'pglite'
const isOnCitus = process.env['TENANTRY_TEST_SERVER'] === 'citus'

/** A tier for each mode, so that one application holds a mixed fleet. PGlite and Citus have no silos. */
export const TEST_TIERS = {
  pooled: { mode: 'pool' },
  bridged: { mode: 'bridge' },
  siloed: { mode: isOnPglite || isOnCitus ? 'bridge' : 'silo' },
} as const

export interface TestApplication extends AsyncDisposable {
  readonly config: SaasConfig
  readonly tenancy: Tenancy<TestDatabase>
  createTenant(tenant: NewTenant): Promise<Tenant>
  /** How a bare connection logs in. */
  login(kind: 'admin' | 'app', database: string): ClientConfig
  /** Runs as the administrator, past every wall. */
  asAdmin<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
  /** Runs as the role that requests run under, on a bare connection. */
  asAppRole<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
}

export async function testMigrations(): Promise<RenderedMigration[]> {
  const migration = defineMigration({ up: createTestTables })
  const source = { kind: 'typescript', migration } as const
  return [await renderMigration({ name: '20260101000000_tables', module: 'billing', source })]
}

export interface TestApplicationOptions {
  /** Default: those of the test's tables. */
  readonly migrations?: readonly RenderedMigration[]
  /** Of PostgreSQL. Default: none. */
  readonly extensions?: readonly string[]
  /** The administrator's URL of a server. Default: that of the run. */
  readonly databaseUrl?: string
}

/** A migrated application of its own, on the server of the run. */
export async function createTestApplication(
  options: TestApplicationOptions = {},
): Promise<TestApplication> {
  const name = `t${randomBytes(5).toString('hex')}`
  const { extensions = [], databaseUrl: url = inject('databaseUrl') } = options
  const migrations = options.migrations ?? (await testMigrations())
  const fleet = isOnCitus
    ? await createFleetOnCitus(name, TEST_TIERS, migrations)
    : await createTestFleet(
        { name, mode: 'pool', clusters: { primary: { url } }, tiers: TEST_TIERS, extensions },
        { migrations, server: isOnPglite ? 'pglite' : 'postgres' },
      )
  const tenancy = await createTenancy<TestDatabase>(fleet.config)
  const login = (kind: 'admin' | 'app', database: string): ClientConfig => {
    const config = resolveConfig(fleet.config)
    const { name: applicationName, catalogCluster } = config
    const loginTo = loginUrl(applicationName, catalogCluster, kind, database)
    return clientConfig(catalogCluster, { url: loginTo, applicationName })
  }
  return {
    config: fleet.config,
    tenancy,
    createTenant: (tenant) => fleet.createTenant(tenant),
    login,
    asAdmin: async (database, run) => withClient(login('admin', database), run),
    asAppRole: async (database, run) => withClient(login('app', database), run),
    async [Symbol.asyncDispose]() {
      await tenancy.close()
      await fleet.close()
      const owned = `${fleet.config.name}_owner, ${fleet.config.name}_app, ${fleet.config.name}_system`
      if (isOnPglite || isOnCitus) return
      await withClient({ connectionString: url }, (client) =>
        client.query(`drop role if exists ${owned}`),
      )
    },
  }
}

async function withClient<Result>(
  config: ClientConfig,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client(config)
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
