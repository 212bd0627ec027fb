import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { describeLockHolders } from '../../../../packages/runtime/src/fleet/attempt/lock-holders.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet
const open: Client[] = []

beforeAll(async () => {
  fleet = await createTestFleet()
})

afterAll(async () => {
  await Promise.all(open.map((client) => client.end()))
  await fleet?.[Symbol.asyncDispose]()
})

async function connect(name: string): Promise<Client> {
  const [cluster] = Object.values(fleet.config.clusters)
  const client = new Client({ connectionString: cluster?.url, application_name: name })
  await client.connect()
  open.push(client)
  return client
}

test('who idles in a transaction is named first, each with its locks, and nobody who has none there', async () => {
  const { placement } = await fleet.create({ slug: 'held', tier: 'bridged' })
  const elsewhere = await fleet.create({ slug: 'elsewhere', tier: 'bridged' })
  const table = `"${placement.schema}".invoice`
  const reader = await connect('reader')
  const reading = reader.query(`begin; select from ${table}; select pg_sleep(3); commit`)
  const other = await connect('other')
  await other.query(`begin; select from "${elsewhere.placement.schema}".invoice`)
  const forgotten = await connect('forgotten')
  await forgotten.query(`begin; lock table ${table} in row exclusive mode`)
  const asking = await connect('asking')
  await expect
    .poll(async () => await describeLockHolders(asking, placement))
    .toEqual([
      expect.stringMatching(
        /^process \d+ \(forgotten, idle in transaction for \d+ s, with RowExclusiveLock\)$/,
      ),
      expect.stringMatching(/^process \d+ \(reader, active for \d+ s, with AccessShareLock\)$/),
    ])
  await reading
})
