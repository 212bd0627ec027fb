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
      for (const database of [...silos, own]) {
        await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
      }
    })
  }
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
