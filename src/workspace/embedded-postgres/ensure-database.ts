import { Client, escapeIdentifier } from 'pg'

/** Creates the database unless it is there. */
export async function ensureDatabase(serverUrl: string, database: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [database])
    if (found.rowCount === 0) {
      await client.query(`create database ${escapeIdentifier(database)}`)
    }
  } finally {
    await client.end()
  }
}
