import type { Placement } from '@tenantry/runtime'
import type { ClusterConfig } from '@tenantry/runtime/config'
import { templatesOf } from '@tenantry/runtime/fleet'
import { Client, escapeIdentifier } from 'pg'

type Stream = ClusterConfig['stream']

/** Creates a database on the server of `url`, and returns its URL. @param stream Carries the bytes there. */
export async function createDatabase(
  url: string,
  database: string,
  stream?: Stream,
): Promise<string> {
  await withClient({ url, stream }, (client) =>
    client.query(`create database ${escapeIdentifier(database)}`),
  )
  const created = new URL(url)
  created.pathname = `/${database}`
  return created.href
}

/** A database of a test. */
export interface TestDatabase {
  readonly url: string
  /** Carries the bytes there. Default: a socket. */
  readonly stream?: Stream
}

/**
 * Drops the databases of a test, those of its silos on the same servers, and what silos were copied from.
 *
 * @param databases The first one holds the catalog.
 */
export async function dropDatabases(
  databases: readonly TestDatabase[],
  placements: readonly Placement[],
): Promise<void> {
  const silos = placements.filter(({ mode }) => mode === 'silo').map(({ database }) => database)
  const [catalog = ''] = databases.map(({ url }) => nameOf(url))
  for (const { url, stream } of databases) {
    const maintenance = new URL(url)
    maintenance.pathname = '/postgres'
    await withClient({ url: maintenance.href, stream }, async (client) => {
      const { rows: templates } = await client.query<{ datname: string }>(
        'select datname from pg_catalog.pg_database where datname ~ $1',
        [templatesOf(catalog)],
      )
      for (const database of [...silos, ...templates.map(({ datname }) => datname), nameOf(url)]) {
        await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
      }
    })
  }
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

async function withClient<Result>(
  { url, stream }: TestDatabase,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({
    connectionString: url,
    ...(stream === undefined ? {} : { stream }),
  })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
