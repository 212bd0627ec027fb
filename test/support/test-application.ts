import { randomBytes } from 'node:crypto'

import { type Generated, sql } from 'kysely'
import { Client } from 'pg'
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
import { loginUrl } from '../../packages/runtime/src/database/login.ts'
import { renderMigration } from '../../packages/runtime/src/migrations/render-migration.ts'

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

/** A tier for each mode, so that one application holds a mixed fleet. */
export const TEST_TIERS = {
  pooled: { mode: 'pool' },
  bridged: { mode: 'bridge' },
  siloed: { mode: 'silo' },
} as const

export interface TestApplication extends AsyncDisposable {
  readonly config: SaasConfig
  readonly tenancy: Tenancy<TestDatabase>
  createTenant(tenant: NewTenant): Promise<Tenant>
  /** Runs as the administrator, past every wall. */
  asAdmin<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
  /** Runs as the role that requests run under, on a bare connection. */
  asAppRole<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
}

export async function testMigrations(): Promise<RenderedMigration[]> {
  const migration = defineMigration({
    async up(schema) {
      await schema.createTenantTable('customer', (table) =>
        table
          .addColumn('name', 'text', (column) => column.notNull())
          .addUniqueConstraint('customer_name', ['tenant_id', 'name']),
      )
      await schema.createTenantTable('invoice', (table) =>
        table
          .addColumn('customer_id', 'uuid')
          .addColumn('number', 'text', (column) => column.notNull())
          .addColumn('amount', 'integer', (column) => column.notNull().defaultTo(0))
          .addForeignKeyConstraint('invoice_customer', ['tenant_id', 'customer_id'], 'customer', [
            'tenant_id',
            'id',
          ]),
      )
      await schema.createSharedTable('currency', (table) =>
        table
          .addColumn('code', 'text', (column) => column.primaryKey())
          .addColumn('name', 'text', (column) => column.notNull()),
      )
      await sql`insert into currency values ('EUR', 'Euro'), ('CHF', 'Franc')`.execute(schema.db)
    },
  })
  const source = { kind: 'typescript', migration } as const
  return [await renderMigration({ name: '20260101000000_tables', module: 'billing', source })]
}

/** A migrated application of its own, on the server of the run. */
export async function createTestApplication(
  options: { migrations?: readonly RenderedMigration[] } = {},
): Promise<TestApplication> {
  const name = `t${randomBytes(5).toString('hex')}`
  const url = inject('databaseUrl')
  const fleet = await createTestFleet(
    { name, mode: 'pool', clusters: { primary: { url } }, tiers: TEST_TIERS },
    { migrations: options.migrations ?? (await testMigrations()) },
  )
  const tenancy = await createTenancy<TestDatabase>(fleet.config)
  const login = (kind: 'admin' | 'app', database: string): string => {
    const config = resolveConfig(fleet.config)
    return loginUrl(config.name, config.catalogCluster, kind, database)
  }
  return {
    config: fleet.config,
    tenancy,
    createTenant: (tenant) => fleet.createTenant(tenant),
    asAdmin: async (database, run) => withClient(login('admin', database), run),
    asAppRole: async (database, run) => withClient(login('app', database), run),
    async [Symbol.asyncDispose]() {
      await tenancy.close()
      await fleet.close()
      const owned = `${fleet.config.name}_owner, ${fleet.config.name}_app, ${fleet.config.name}_system`
      await withClient(url, (client) => client.query(`drop role if exists ${owned}`))
    },
  }
}

async function withClient<Result>(
  url: string,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
