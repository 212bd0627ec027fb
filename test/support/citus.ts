import { randomBytes } from 'node:crypto'

import { Client, type ClientConfig } from 'pg'
import { describe } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, type Fleet, type NewTenant, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { clientConfig } from '../../packages/runtime/src/database/connections/client-config.ts'
import { type LoginKind, loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { CITUS_URL, type CitusNode, createFleetOnCitus } from './citus-database.ts'
import { type TestDatabase, testMigrations } from './test-application.ts'

if (CITUS_URL === undefined) {
  process.stdout.write(
    'TENANTRY_CITUS_URL does not name the coordinator of a Citus: nothing is tested on one.\n',
  )
}

/** Describes what takes a Citus; skipped where there is none, which is told above. */
export function describeOnCitus(name: string, tests: () => void): void {
  describe.skipIf(CITUS_URL === undefined)(name, tests)
}

const TIERS = { pooled: { mode: 'pool' }, bridged: { mode: 'bridge' } } as const

/** A migrated application in a database of its own on all nodes of a Citus. */
export interface CitusFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly fleet: Fleet
  readonly tenancy: Tenancy<TestDatabase>
  create(tenant: NewTenant, migrations?: readonly RenderedMigration[]): Promise<Tenant>
  /** As the administrator, on the coordinator. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** On a bare connection to the coordinator. */
  as<Result>(kind: LoginKind, run: (client: Client) => Promise<Result>): Promise<Result>
  /** On a bare connection to each worker in turn. */
  onWorkers<Result>(kind: LoginKind, run: (client: Client) => Promise<Result>): Promise<Result[]>
}

export async function createCitusFleet(): Promise<CitusFleet> {
  const name = `t${randomBytes(5).toString('hex')}`
  const base = await testMigrations()
  await using cleanUp = new AsyncDisposableStack()
  const { config, fleet, nodes } = cleanUp.use(await createFleetOnCitus(name, TIERS, base))
  const tenancy = cleanUp.use(await createTenancy<TestDatabase>(config))
  const { catalogCluster } = resolveConfig(config)
  const login = (kind: LoginKind, node?: CitusNode): ClientConfig => {
    const to = new URL(loginUrl(name, catalogCluster, kind, name))
    if (node) {
      to.hostname = node.host
      to.port = String(node.port)
    }
    return clientConfig(catalogCluster, { url: to.href, applicationName: name })
  }
  const all = cleanUp.move()
  return {
    config,
    fleet,
    tenancy,
    create: (tenant, own = base) => createTenant(fleet, own, tenant),
    query: async <Row extends object>(text: string, values?: unknown[]) =>
      await withClient(login('admin'), async (client) => {
        const { rows } = await client.query<Row>(text, values)
        return rows
      }),
    as: (kind, run) => withClient(login(kind), run),
    async onWorkers(kind, run) {
      const results = []
      for (const node of nodes.filter(({ isCoordinator }) => !isCoordinator)) {
        results.push(await withClient(login(kind, node), run))
      }
      return results
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
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
