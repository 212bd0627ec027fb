import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import {
  runUnlessBlocked,
  type WaitBound,
} from '../../../../packages/runtime/src/fleet/attempt/run-unless-blocked.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'

const BUILD = 'create index concurrently by_id on thing (id)'

let fleet: TestFleet
let blocker: Client
let builder: Client
const open: Client[] = []

beforeAll(async () => {
  fleet = await createTestFleet()
  await fleet.query('create table thing (id int)')
})

afterAll(async () => await fleet?.[Symbol.asyncDispose]())

beforeEach(async () => {
  blocker = await connect()
  builder = await connect()
  await blocker.query('begin; lock table thing in row exclusive mode')
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()))
  await fleet.query('drop index if exists by_id')
})

async function connect(options = ''): Promise<Client> {
  const [cluster] = Object.values(fleet.config.clusters)
  const client = new Client({ connectionString: cluster?.url, options, pipeline: true })
  client.on('error', () => undefined)
  await client.connect()
  open.push(client)
  return client
}

/** As a server without room for one more, it refuses this one at the end of the login. */
async function connectInVain(): Promise<Client> {
  const [cluster] = Object.values(fleet.config.clusters)
  const url = new URL(cluster?.url ?? '')
  url.pathname = '/nowhere'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  return client
}

async function build(bound: Partial<WaitBound> = {}, client = builder) {
  const began = performance.now()
  const stop = await runUnlessBlocked(client, BUILD, {
    longestMs: 1200,
    connect: () => connect(),
    signal: undefined,
    ...bound,
  })
  return { stop, took: performance.now() - began }
}

test('where nobody can look, it is cancelled, and the connection is as good as before', async () => {
  const { stop, took } = await build({ connect: connectInVain })
  expect(stop).toMatchObject({ kind: 'unseen', cause: { code: '3D000' } })
  expect(took).toBeGreaterThan(1200)
  expect((await builder.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('where the server tells nobody what it runs, it is cancelled', async () => {
  const silent = await connect('-c track_activities=off')
  expect((await build({}, silent)).stop).toMatchObject({ kind: 'unseen', cause: undefined })
})

test('looks that fail for a while do no harm', async () => {
  let looks = 0
  const building = build({
    longestMs: 3000,
    connect: async () => {
      looks += 1
      return looks <= 2 ? await connectInVain() : await connect()
    },
  })
  await sleep(4500)
  const { stop, took } = await building
  expect(stop).toMatchObject({ kind: 'blocked' })
  expect(took).toBeGreaterThan(4000)
})

test('without any patience it stops at the first wait', async () => {
  expect((await build({ longestMs: 0 })).stop).toMatchObject({ kind: 'blocked' })
})

test('nor does it look without a pause where that fails', async () => {
  let looks = 0
  await build({
    longestMs: 0,
    connect: async () => {
      looks += 1
      return await connectInVain()
    },
  })
  expect(looks).toBeGreaterThan(1)
  expect(looks).toBeLessThan(25)
})

test('a statement that has run is not cancelled, whatever is seen of it', async () => {
  setTimeout(() => void blocker.query('commit'), 600)
  const { stop } = await build({ connect: connectInVain })
  expect(stop).toBeUndefined()
})
