import { Client, type ClientConfig, escapeIdentifier } from 'pg'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { TestFleet } from '../../src/testing/index.ts'

/** The URL of a coordinator, with a login that may create databases on every node. */
export const CITUS_URL: string | undefined = process.env['TENANTRY_CITUS_URL'] || undefined

export interface CitusNode {
  /** As the nodes know it; the tests reach it by the same name. */
  readonly host: string
  readonly port: number
  readonly isCoordinator: boolean
}

export interface CitusDatabase extends AsyncDisposable {
  readonly url: string
  readonly nodes: readonly CitusNode[]
}

/**
 * Citus knows its nodes for one database, so each gets the new one, and the coordinator is told of the
 * others. The roles of an application of this name go with it.
 */
export async function createCitusDatabase(name: string): Promise<CitusDatabase> {
  await using cleanUp = new AsyncDisposableStack()
  const nodes = await withClient({ connectionString: CITUS_URL ?? '' }, async (client) => {
    const { rows } = await client.query<CitusNode>(
      `select nodename as host, nodeport as port, groupid = 0 as "isCoordinator"
       from pg_dist_node where isactive order by groupid`,
    )
    return rows
  })
  for (const node of nodes) {
    cleanUp.defer(() => dropDatabase(node, name))
    await withClient(at(node, 'postgres'), (client) =>
      client.query(`create database ${escapeIdentifier(name)}`),
    )
    await withClient(at(node, name), (client) => client.query('create extension citus'))
  }
  await withClient({ connectionString: urlOf(name) }, async (client) => {
    for (const { host, port, isCoordinator } of nodes) {
      const add = isCoordinator ? 'citus_set_coordinator_host' : 'citus_add_node'
      await client.query(`select ${add}($1, $2)`, [host, port])
    }
  })
  const made = cleanUp.move()
  return { url: urlOf(name), nodes, [Symbol.asyncDispose]: () => made.disposeAsync() }
}

/** A migrated fleet of that name in a database of its own, as `createTestFleet` makes one elsewhere. */
export async function createFleetOnCitus(
  name: string,
  tiers: SaasConfig['tiers'],
  migrations: readonly RenderedMigration[],
): Promise<TestFleet & { readonly fleet: Fleet; readonly nodes: readonly CitusNode[] }> {
  await using cleanUp = new AsyncDisposableStack()
  const { url, nodes } = cleanUp.use(await createCitusDatabase(name))
  const config: SaasConfig = {
    name,
    mode: 'pool',
    clusters: { primary: { url, engine: 'citus' } },
    tiers,
  }
  const fleet = cleanUp.use(await Fleet.open(resolveConfig(config)))
  const outcomes = await migrate(fleet, migrations)
  const failed = outcomes.find(({ error }) => error !== undefined)
  if (failed) throw new Error(`The fleet could not be migrated: ${JSON.stringify(failed.error)}`)
  const made = cleanUp.move()
  const close = (): Promise<void> => made.disposeAsync()
  return {
    config,
    fleet,
    nodes,
    createTenant: (tenant) => createTenant(fleet, migrations, tenant),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function dropDatabase(node: CitusNode, name: string): Promise<void> {
  await withClient(at(node, 'postgres'), async (client) => {
    await client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
    await client.query(`drop role if exists ${name}_owner, ${name}_app, ${name}_system`)
  })
}

function urlOf(database: string): string {
  const url = new URL(CITUS_URL ?? '')
  url.pathname = `/${database}`
  return url.href
}

function at({ host, port }: CitusNode, database: string): ClientConfig {
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
