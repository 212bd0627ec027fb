import { createHash } from 'node:crypto'

import type { Placement } from '@tenantry/runtime'
import type { ClusterConfig } from '@tenantry/runtime/config'
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

/** Drops the databases of a test, and those of its silos on the same servers. */
export async function dropDatabases(
  urls: readonly string[],
  placements: readonly Placement[],
  stream?: Stream,
): Promise<void> {
  const silos = placements.filter(({ mode }) => mode === 'silo').map(({ database }) => database)
  for (const url of urls) {
    const own = decodeURIComponent(new URL(url).pathname.slice(1))
    const maintenance = new URL(url)
    maintenance.pathname = '/postgres'
    await withClient({ url: maintenance.href, stream }, async (client) => {
      const templates = await findTemplates(client, own)
      for (const database of [...silos, ...templates, own]) {
        await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
      }
    })
  }
}

/** What silos were copied from: their names tell the database of their catalog. */
async function findTemplates(client: Client, catalog: string): Promise<string[]> {
  const digits = createHash('sha256').update(catalog).digest('hex').slice(0, 5)
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_catalog.pg_database where datname ~ $1',
    [`_template_${digits}[0-9a-f]{16}$`],
  )
  return rows.map(({ datname }) => datname)
}

async function withClient<Result>(
  { url, stream }: { readonly url: string; readonly stream: Stream },
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
