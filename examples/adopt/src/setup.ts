import { readFile } from 'node:fs/promises'

import { Client } from 'pg'

const client = new Client({ connectionString: process.env['DATABASE_URL'] })
await client.connect()
for (const file of ['schema.sql', 'seed.sql']) {
  await client.query(await readFile(new URL(`../db/${file}`, import.meta.url), 'utf8'))
}
await client.end()
