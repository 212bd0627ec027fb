import type { Placement } from '@tenantry/runtime'
import { Client, escapeIdentifier } from 'pg'

/** Creates a database on the server of `url`, and returns its URL. */
export async function createDatabase(url: string, database: string): Promise<string> {
  await withClient(url, (client) => client.query(`create database ${escapeIdentifier(database)}`))
  const created = new URL(url)
  created.pathname = `/${database}`
  return created.href
}

/** Drops the databases of a test, and those of its silos on the same servers. */
export async function dropDatabases(
  urls: readonly string[],
  placements: readonly Placement[],
): Promise<void> {
  const silos = placements.filter(({ mode }) => mode === 'silo').map(({ database }) => database)
  for (const url of urls) {
    const own = decodeURIComponent(new URL(url).pathname.slice(1))
    const maintenance = new URL(url)
    maintenance.pathname = '/postgres'
    await withClient(maintenance.href, async (client) => {
      for (const database of [...silos, own]) {
        await client.query(`drop database if exists ${escapeIdentifier(database)} with (force)`)
      }
    })
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
