import { setImmediate as breathe } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'
import { TEST_TIERS, type TestDatabase } from '../../support/test-application.ts'

const TIERS = Object.keys(TEST_TIERS)
let fleet: SignedFleet

beforeAll(async () => {
  fleet = await createSignedFleet(false)
  const tenancy = await fleet.open()
  for (const tier of TIERS) {
    await fleet.createTenant({ slug: tier, tier })
    await tenancy.run(tier, () =>
      tenancy.db.insertInto('invoice').values({ number: tier }).execute(),
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** The requests of one process, one after the other for each tenant, until it is told to stop. */
class Traffic {
  served = 0
  readonly failures: unknown[] = []
  readonly #tenancy: Tenancy<TestDatabase>
  readonly #loops: Promise<void>[]
  #isStopping = false

  constructor(tenancy: Tenancy<TestDatabase>) {
    this.#tenancy = tenancy
    this.#loops = TIERS.map((tier) => this.#serve(tier))
  }

  /** Resolves when so many more requests were served. */
  async more(requests: number): Promise<void> {
    const goal = this.served + requests
    while (this.served < goal && this.failures.length === 0) await breathe()
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#loops)
  }

  async #serve(tier: string): Promise<void> {
    while (!this.#isStopping && this.failures.length === 0) {
      await this.#tenancy
        .run(tier, async () => {
          const rows = await this.#tenancy.db.selectFrom('invoice').select('number').execute()
          expect(rows).toEqual([{ number: tier }])
        })
        .catch((error: unknown) => this.failures.push(error))
      this.served += 1
    }
  }
}

function problemsOf(outcomes: readonly PlacementOutcome[]): unknown[] {
  return outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]))
}

/**
 * One deployment as it is done: databases first, then new processes beside the old ones, then the old
 * ones end. Fails when any request of either failed.
 */
async function deploy(
  old: Traffic,
  signedContext: Parameters<SignedFleet['open']>[0],
): Promise<Traffic> {
  await old.more(30)
  expect(problemsOf(await fleet.migrate(signedContext))).toEqual([])
  await old.more(30)
  const next = new Traffic(await fleet.open(signedContext))
  await Promise.all([old.more(30), next.more(30)])
  await old.stop()
  expect(old.failures).toEqual([])
  await next.more(30)
  expect(next.failures).toEqual([])
  return next
}

test('signing is turned on, its secret changed, and turned off again while requests are served', async () => {
  const [first, second] = [newSecret(), newSecret()]
  let traffic = new Traffic(await fleet.open(false))

  traffic = await deploy(traffic, { secrets: [first], verify: false })
  traffic = await deploy(traffic, { secrets: [first] })
  traffic = await deploy(traffic, { secrets: [second, first] })
  traffic = await deploy(traffic, { secrets: [second] })
  const replayed = await fleet.open({ secrets: [first] })
  for (const tier of TIERS) {
    await replayed.run(tier, async () => {
      await expect(replayed.db.selectFrom('invoice').execute()).rejects.toMatchObject({
        code: 'CONTEXT_REFUSED',
      })
    })
  }

  traffic = await deploy(traffic, { secrets: [second], verify: false })
  traffic = await deploy(traffic, false)
  await traffic.stop()
  expect(traffic.failures).toEqual([])
})

test('a silo that cannot be reached keeps its keys, and is told of; the others have the new ones', async () => {
  const [before, after] = [newSecret(), newSecret()]
  const { placement } = await fleet.createTenant({ slug: 'unlucky', tier: 'siloed' })
  const { database } = placement
  expect(problemsOf(await fleet.migrate({ secrets: [before] }))).toEqual([])
  const allow = (allowed: boolean) =>
    fleet.asAdmin('postgres', (client) =>
      client.query(`alter database "${database}" allow_connections ${allowed}`),
    )
  await allow(false)
  const outcomes = await fleet.migrate({ secrets: [after] })
  await allow(true)

  expect(problemsOf(outcomes)).toMatchObject([{ code: 'CLUSTER_UNREACHABLE' }])
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed')
  expect(failed.map((outcome) => outcome.placement.database)).toEqual([database])
  const tenancy = await fleet.open({ secrets: [after] })
  const count = async (): Promise<number> => {
    const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
    return rows.length
  }
  expect(await tenancy.run('siloed', count)).toBe(1)
  await expect(tenancy.run('unlucky', count)).rejects.toMatchObject({ code: 'CONTEXT_REFUSED' })

  expect(problemsOf(await fleet.migrate({ secrets: [after] }))).toEqual([])
  expect(await tenancy.run('unlucky', count)).toBe(0)
})

test('a silo that has the keys already is left alone', async () => {
  const signedContext = { secrets: [newSecret()] }
  await fleet.migrate(signedContext)
  const admin = await fleet.openFleet(signedContext)
  const tenant = await admin.catalog.findTenant('siloed')
  const database = tenant?.placement.database ?? ''
  const version = () =>
    fleet.asAdmin(database, async (client) => {
      const { rows } = await client.query<{ xmin: string }>(
        'select xmin::text from tenantry.signing_key',
      )
      return rows
    })
  const installed = await version()
  expect(installed).toHaveLength(1)
  await fleet.migrate(signedContext)
  expect(await version()).toEqual(installed)
})

test('an application that counts on being verified is not ready before databases verify', async () => {
  const secrets = [newSecret()]
  const tenancy = await fleet.open({ secrets })
  await fleet.migrate({ secrets, verify: false })
  await expect(tenancy.ready()).rejects.toMatchObject({ code: 'CONTEXT_NOT_VERIFIED' })
  await (await fleet.open({ secrets, verify: false })).ready()
  await fleet.migrate({ secrets })
  await tenancy.ready()
})

test('a database that does not verify is not used, and is when it does', async () => {
  const secrets = [newSecret()]
  const tenant = await fleet.createTenant({ slug: 'behind', tier: 'siloed' })
  const { database } = tenant.placement
  const allow = (allowed: boolean) =>
    fleet.asAdmin('postgres', (client) =>
      client.query(`alter database "${database}" allow_connections ${allowed}`),
    )
  await fleet.migrate({ secrets, verify: false })
  await allow(false)
  await fleet.migrate({ secrets })
  await allow(true)
  const tenancy = await fleet.open({ secrets })
  await tenancy.ready()
  const count = async (): Promise<number> => {
    const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
    return rows.length
  }
  expect(await tenancy.run('siloed', count)).toBe(1)
  await expect(tenancy.run('behind', count)).rejects.toMatchObject({
    code: 'CONTEXT_NOT_VERIFIED',
    details: { database },
  })
  expect(problemsOf(await fleet.migrate({ secrets }))).toEqual([])
  expect(await tenancy.run('behind', count)).toBe(0)
})
