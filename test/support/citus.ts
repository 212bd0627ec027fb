import { randomBytes } from 'node:crypto'

import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import { describe } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type NewTenant, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { clientConfig } from '../../packages/runtime/src/database/connections/client-config.ts'
import { type LoginKind, loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { type TestDatabase, testMigrations } from './test-application.ts'

/** The URL of a coordinator, with a login that may create databases on every node. */
export const CITUS_URL: string | undefined = process.env['TENANTRY_CITUS_URL'] || undefined

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

interface Node {
  readonly host: string
  readonly port: number
  readonly isCoordinator: boolean
}

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

/** @param migrations Default: those of the test application. */
export async function createCitusFleet(
  migrations?: readonly RenderedMigration[],
): Promise<CitusFleet> {
  const name = `t${randomBytes(5).toString('hex')}`
  await using cleanUp = new AsyncDisposableStack()
  const { url, nodes } = await createCitusDatabase(name)
  cleanUp.defer(() => dropCitusDatabase(name, nodes))
  const config: SaasConfig = {
    name,
    mode: 'pool',
    clusters: { primary: { url, engine: 'citus' } },
    tiers: TIERS,
  }
  const resolved = resolveConfig(config)
  const base = migrations ?? (await testMigrations())
  const fleet = cleanUp.use(await Fleet.open(resolved))
  const outcomes = await migrate(fleet, base)
  const failed = outcomes.find(({ error }) => error !== undefined)
  if (failed) throw new Error(`The fleet could not be migrated: ${JSON.stringify(failed.error)}`)
  const tenancy = cleanUp.use(await createTenancy<TestDatabase>(config))
  const login = (kind: LoginKind, node?: Node): ClientConfig => {
    const to = new URL(loginUrl(name, resolved.catalogCluster, kind, name))
    if (node) {
      to.hostname = node.host
      to.port = String(node.port)
    }
    return clientConfig(resolved.catalogCluster, { url: to.href, applicationName: name })
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

/** Citus knows its nodes for one database, so each has the new one, and the coordinator is told of the others. */
export async function createCitusDatabase(
  name: string,
): Promise<{ readonly url: string; readonly nodes: readonly Node[] }> {
  const given = CITUS_URL ?? ''
  const nodes = await withClient({ connectionString: given }, async (client) => {
    const { rows } = await client.query<Node>(
      `select nodename as host, nodeport as port, groupid = 0 as "isCoordinator"
       from pg_dist_node where isactive order by groupid`,
    )
    return rows
  })
  const created: Node[] = []
  try {
    for (const node of nodes) {
      await withClient(at(node, 'postgres'), (client) =>
        client.query(`create database ${escapeIdentifier(name)}`),
      )
      created.push(node)
      await withClient(at(node, name), (client) => client.query('create extension citus'))
    }
    for (const { host, port, isCoordinator } of nodes) {
      await withClient({ connectionString: urlOf(name) }, (client) =>
        client.query(
          isCoordinator
            ? 'select citus_set_coordinator_host($1, $2)'
            : 'select citus_add_node($1, $2)',
          [host, port],
        ),
      )
    }
  } catch (error) {
    await dropCitusDatabase(name, created)
    throw error
  }
  return { url: urlOf(name), nodes }
}

export async function dropCitusDatabase(name: string, nodes: readonly Node[]): Promise<void> {
  for (const node of nodes) {
    await withClient(at(node, 'postgres'), async (client) => {
      await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
      await client.query(`drop role if exists ${name}_owner, ${name}_app, ${name}_system`)
    })
  }
}

function urlOf(database: string): string {
  const url = new URL(CITUS_URL ?? '')
  url.pathname = `/${database}`
  return url.href
}

/** By the address that the nodes have for each other. */
function at({ host, port }: Node, database: string): ClientConfig {
  const url = new URL(urlOf(database))
  url.hostname = host
  url.port = String(port)
  return { connectionString: url.href }
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
