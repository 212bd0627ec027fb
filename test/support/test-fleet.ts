import {
  createTenant,
  deleteTenant,
  Fleet,
  type NewTenant,
  type Tenant,
} from '@tenantry/runtime/fleet'
import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { migrate } from '@tenantry/runtime/fleet'
import {
  type SchemaMigration,
  defineMigration,
  type RenderedMigration,
} from '@tenantry/runtime/migrations'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { renderMigration } from '../../packages/runtime/src/migrations/render-migration.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestApplicationOptions,
  testMigrations,
} from './test-application.ts'

/** A test application, and its fleet as the administrator works on it. */
export interface TestFleet extends AsyncDisposable {
  readonly application: TestApplication
  readonly config: SaasConfig
  readonly fleet: Fleet
  /** The database that holds the catalog, the pool and the bridges. */
  readonly database: string
  /** A further fleet on the same catalog, as another process has it. */
  openAnother(): Promise<Fleet>
  create(tenant: NewTenant, migrations?: readonly RenderedMigration[]): Promise<Tenant>
  /** Deletes a tenant that no process knows any more. */
  delete(slug: string): Promise<void>
  migrate(migrations: readonly RenderedMigration[]): Promise<PlacementOutcome[]>
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
}

/** @param options Default: the tables of every test. */
export async function createTestFleet(options: TestApplicationOptions = {}): Promise<TestFleet> {
  const application = await createTestApplication(options)
  const { config } = application
  const opened: Fleet[] = []
  const open = async (): Promise<Fleet> => {
    const fleet = await Fleet.open(resolveConfig(config))
    opened.push(fleet)
    return fleet
  }
  const fleet = await open()
  const base = options.migrations ?? (await testMigrations())
  const [cluster] = Object.values(config.clusters)
  const database = new URL(cluster?.url ?? '').pathname.slice(1)
  return {
    application,
    config,
    fleet,
    database,
    openAnother: open,
    create: (tenant, migrations = base) => createTenant(fleet, migrations, tenant),
    async delete(slug) {
      await deleteTenant(fleet, slug, { settleMs: 0 })
    },
    migrate: (migrations) => migrate(fleet, migrations, { random: () => 0 }),
    query: (text, values) =>
      application.asAdmin(database, async (client) => (await client.query(text, values)).rows),
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((one) => one.close()))
      await application[Symbol.asyncDispose]()
    },
  }
}

/** The migrations of the test application, and behind them one of plain SQL for each text. */
export async function migrationsWith(
  ...texts: readonly (string | { readonly name: string; readonly sql: string })[]
): Promise<RenderedMigration[]> {
  const added = texts.map((text, index) =>
    typeof text === 'string'
      ? sqlMigration(`2026020100${String(index).padStart(4, '0')}_added`, text)
      : sqlMigration(text.name, text.sql),
  )
  const all = [...(await testMigrations()), ...(await Promise.all(added))]
  return all.sort((one, other) => (one.name < other.name ? -1 : 1))
}

export async function sqlMigration(name: string, text: string): Promise<RenderedMigration> {
  return await renderMigration({ name, module: 'billing', source: { kind: 'sql', text } })
}

export async function typescriptMigration(
  name: string,
  up: SchemaMigration['up'],
): Promise<RenderedMigration> {
  const source = { kind: 'typescript', migration: defineMigration({ up }) } as const
  return await renderMigration({ name, module: 'billing', source })
}
