import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type NewTenant, type Tenant } from '@tenantry/runtime/fleet'
import { readMigrations, type RenderedMigration } from '@tenantry/runtime/migrations'

import { assertMigrated } from '../workspace/assert-migrated.ts'
import { usePglite } from './use-pglite.ts'
import { useServers } from './use-servers.ts'

export interface TestFleetOptions {
  /** The folder of the application. Default: the current folder. */
  readonly root?: string | URL
  /** Default: those of the application. */
  readonly migrations?: readonly RenderedMigration[]
  /**
   * `'pglite'` runs in the memory of this process, without a server (the package `@electric-sql/pglite`
   * has to be installed); it has no silos, and one transaction at a time. Default: `'postgres'`.
   */
  readonly server?: 'postgres' | 'pglite'
}

/** A fleet of its own for one test file. */
export interface TestFleet extends AsyncDisposable {
  /** The configuration, with the test's databases in it: hand it to createTenancy. */
  readonly config: SaasConfig
  createTenant(tenant: NewTenant): Promise<Tenant>
  /** Drops the databases, or ends the PGlite. Close the tenancy first. */
  close(): Promise<void>
}

/**
 * Makes a migrated fleet in new databases of the configured clusters, or of the embedded PostgreSQL
 * where a cluster has no URL. Rows of the application itself are never touched: databases and roles
 * have names of their own. Where contexts are signed and the secret is not set, the test has one of its own.
 *
 * @throws {TenantryError} PGLITE_MISSING, and whatever stops a migration.
 */
export async function createTestFleet(
  application: SaasConfig,
  options: TestFleetOptions = {},
): Promise<TestFleet> {
  const config = withSecret(application)
  const root = rootPath(options.root)
  const use = options.server === 'pglite' ? usePglite : useServers
  const servers = await use(root, config)
  let fleet: Fleet | undefined
  const close = async (): Promise<void> => {
    const placements = fleet ? await fleet.catalog.placements().catch(() => []) : []
    await fleet?.close()
    await servers.end(placements)
  }
  try {
    const { clusters } = servers
    const testConfig: SaasConfig = { ...config, name: testName(config.name), clusters }
    const migrations = options.migrations ?? (await readMigrations(root))
    const opened = await Fleet.open(resolveConfig(testConfig))
    fleet = opened
    assertMigrated(await migrate(opened, migrations))
    return {
      config: testConfig,
      createTenant: (tenant) => createTenant(opened, migrations, tenant),
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A secret that signs contexts comes from the environment, and where tests run there may be none. */
function withSecret(config: SaasConfig): SaasConfig {
  const signedContext = config.isolation?.signedContext
  if (typeof signedContext !== 'object' || signedContext.secrets === undefined) return config
  if (signedContext.secrets[0]) return config
  const secrets = [randomBytes(32).toString('base64')]
  return {
    ...config,
    isolation: { ...config.isolation, signedContext: { ...signedContext, secrets } },
  }
}

function rootPath(root: string | URL = process.cwd()): string {
  return root instanceof URL ? fileURLToPath(root) : root
}

/** The roles of the tests are not those of the application, whose passwords stay as they are. */
function testName(name: string): string {
  return `${name.slice(0, 27)}_test`
}
