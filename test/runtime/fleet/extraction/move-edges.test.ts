import { setTimeout as sleep } from 'node:timers/promises'

import { createTenancy, movingTenancy, TenantryError } from '@tenantry/runtime'
import { CatalogRouting, connectModule, createFacade } from '@tenantry/runtime/extraction'
import {
  deleteTenant,
  dropSource,
  moveData,
  type MoveDataOptions,
  type MovedTenant,
  planMove,
  setExtractionRoute,
  setTenantStatus,
  type Tenant,
} from '@tenantry/runtime/fleet'
import { serveModule } from '@tenantry/runtime/service'
import { fastify } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { SERVICE_KEY, startModuleService } from '../../../support/module-service.ts'
import {
  createMovingApplication,
  type MovingApplication,
  rowsOf,
} from '../../../support/moving-application.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { invoiceModule, invoices } from '../../extraction/invoice-module.ts'

let application: MovingApplication
let tenant: Tenant
let count = 0

beforeAll(async () => {
  application = await createMovingApplication()
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

beforeEach(async () => {
  count += 1
  tenant = await application.shared.create({ slug: `edge-${count}`, tier: 'pooled' })
  await asAdmin(
    `insert into pool.customer (tenant_id, name) select '${tenant.id}', 'c' || i from generate_series(1, 100) i`,
  )
})

async function asAdmin(text: string): Promise<void> {
  await application.shared.query(text)
}

async function run(options: MoveDataOptions = {}): Promise<MovedTenant> {
  const { move } = application
  const plan = await planMove(move, { tenants: [tenant.slug] })
  const [outcome] = await moveData(move, plan, { settleMs: 0, ...options })
  if (outcome === undefined) throw new Error('There is no outcome.')
  return outcome
}

async function stateInCatalog(): Promise<string | undefined> {
  const kept = await application.move.shared.moves.list('billing')
  return kept.find(({ tenantId }) => tenantId === tenant.id)?.state
}

async function arrivedTenant(): Promise<Tenant> {
  const found = await application.own.fleet.catalog.findTenant(tenant.slug)
  if (found === undefined) throw new Error('The tenant has not arrived.')
  return found
}

async function insertHere(name: string): Promise<void> {
  const { tenancy } = application.shared.application
  await tenancy.run(tenant.slug, () => tenancy.db.insertInto('customer').values({ name }).execute())
}

/** The service in a process without its database. */
function openUntold() {
  return movingTenancy<TestDatabase>({
    module: 'billing',
    shared: application.shared.application.tenancy,
    own: undefined,
  })
}

test('a plan says how many rows there are, and how large they are', async () => {
  await asAdmin('analyze pool.customer')
  const { placements } = await planMove(application.move, { tenants: [tenant.slug] })
  const tables = placements.flatMap((placement) => placement.tables)
  const customer = tables.find(({ name }) => name === 'customer')
  expect(customer?.rows).toBeGreaterThanOrEqual(100)
  expect(customer?.bytes).toBeGreaterThanOrEqual(8192)
})

describe('a run that was ended', () => {
  test('between the seal and the catalog is finished by the next one', async () => {
    const { shared, own } = application
    await run()
    await shared.query(
      `update tenantry.extraction_move set state = 'stopped', switched_at = null where tenant_id = '${tenant.id}'`,
    )
    await shared.query(`delete from tenantry.extraction_route where value = '${tenant.id}'`)
    await setTenantStatus(own.fleet, tenant.slug, 'suspended')
    expect(await run()).toMatchObject({ outcome: 'moved', stopMs: 0 })
    expect(await stateInCatalog()).toBe('switched')
    expect(await arrivedTenant()).toMatchObject({ status: 'active' })
    const routes = await shared.fleet.extraction.routes('billing')
    expect(routes.find(({ value }) => value === tenant.id)).toMatchObject({ mode: 'remote' })
  })

  test('between the seal and the catalog is not finished where its rows were deleted since', async () => {
    const { shared, own } = application
    await run()
    await shared.query(
      `update tenantry.extraction_move set state = 'stopped', switched_at = null where tenant_id = '${tenant.id}'`,
    )
    await deleteTenant(own.fleet, tenant.slug, { settleMs: 0 })
    expect(await run()).toMatchObject({
      outcome: 'not moved',
      error: { code: 'MOVE_HOME_UNSURE' },
    })
    expect(await arrivedTenant()).toMatchObject({ status: 'suspended' })
    expect(await rowsOf(shared, tenant, 'customer')).toHaveLength(100)
  })

  test('by a signal, while processes follow the route, has not failed', async () => {
    const interruption = new AbortController()
    const interrupted = await run({
      signal: interruption.signal,
      settleMs: 60_000,
      onProgress: ({ state }) => {
        if (state === 'catching up') setTimeout(() => interruption.abort(), 500)
      },
    })
    expect(interrupted).toMatchObject({ outcome: 'not moved' })
    expect(interrupted.error).toBeUndefined()
    expect(await stateInCatalog()).toBe('catching up')
    expect(await run()).toMatchObject({ outcome: 'moved' })
  })

  test('between the opening of the service and the seal is begun anew, and its rows are not doubled', async () => {
    const { shared, own } = application
    const interruption = new AbortController()
    const interrupted = await run({
      signal: interruption.signal,
      onProgress: ({ state }) => {
        if (state === 'verifying') interruption.abort()
      },
      settleMs: 0,
    })
    expect(interrupted).toMatchObject({ outcome: 'not moved' })
    await setTenantStatus(own.fleet, tenant.slug, 'active')
    await insertHere('meanwhile')
    expect(await run()).toMatchObject({ outcome: 'moved' })
    expect(await rowsOf(own, await arrivedTenant(), 'customer')).toEqual(
      await rowsOf(shared, tenant, 'customer'),
    )
  })

  test('by a signal says that it did not move, and the next one goes on', async () => {
    const interruption = new AbortController()
    interruption.abort()
    expect(await run({ signal: interruption.signal })).toMatchObject({ outcome: 'not run' })
    expect(await run()).toMatchObject({ outcome: 'moved', rows: 100 })
    expect(await run()).toMatchObject({ outcome: 'moved before' })
  })
})

describe('whoever writes where the rows were', () => {
  test('is refused, whatever the way', async () => {
    const { shared } = application
    const { tenancy } = shared.application
    await run()
    await expect(insertHere('late')).rejects.toMatchObject({ code: 'DATA_MOVED' })
    await expect(
      tenancy.run(tenant.slug, () => tenancy.db.deleteFrom('customer').execute()),
    ).rejects.toMatchObject({ code: 'DATA_MOVED', details: { module: 'billing' } })
    await expect(asAdmin('truncate pool.invoice')).rejects.toMatchObject({ code: 'TN004' })
    await expect(
      asAdmin(
        `set session_replication_role = replica; update pool.customer set name = name || 'x' where tenant_id = '${tenant.id}'`,
      ),
    ).rejects.toMatchObject({ code: 'TN004' })
    const other = await shared.create({ slug: `other-${count}`, tier: 'pooled' })
    await tenancy.run(other.slug, () =>
      tenancy.db.insertInto('customer').values({ name: 'free' }).execute(),
    )
    await expect(
      asAdmin(
        `update pool.customer set tenant_id = '${tenant.id}' where tenant_id = '${other.id}'`,
      ),
    ).rejects.toMatchObject({ code: 'TN004' })
    await expect(
      tenancy.system('to see that it is refused', (db) =>
        db
          .updateTable('customer')
          .set({ name: sql`name || '.'` })
          .execute(),
      ),
    ).rejects.toThrow(/moved/)
    expect(await rowsOf(shared, tenant, 'customer')).toHaveLength(100)
  })

  test.each(['repeatable read', 'serializable'] as const)(
    'is refused in a transaction of %s whose snapshot is older',
    async (isolation) => {
      const { shared } = application
      await shared.application.asAdmin(shared.database, async (client) => {
        const interruption = new AbortController()
        let isOpen = false
        const moved = await run({
          signal: interruption.signal,
          onProgress: ({ state }) => {
            if (state !== 'verifying' || isOpen) return
            isOpen = true
            // In order on one connection: the snapshot is taken before the rows have moved.
            void client.query(`begin isolation level ${isolation}`)
            void client.query('select count(*) from pool.customer')
          },
        })
        expect(moved).toMatchObject({ outcome: 'moved' })
        await expect(
          client.query(
            `insert into pool.customer (tenant_id, name) values ('${tenant.id}', 'stale')`,
          ),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^(?:40001|TN004)$/) })
        await client.query('rollback')
      })
    },
  )
})

describe('a move waits, and gives up in time,', () => {
  test('for a transaction that is older than its notes', async () => {
    const { shared } = application
    await shared.application.asAppRole(shared.database, async (client) => {
      await client.query('begin')
      await client.query('select 1')
      const refused = await run({ longestWaitMs: 200 })
      expect(refused).toMatchObject({ outcome: 'not moved', error: { code: 'TENANT_IN_USE' } })
      expect(await stateInCatalog()).toBe('failed')
      await client.query('rollback')
    })
    expect(await run()).toMatchObject({ outcome: 'moved' })
  })

  test('for a transaction that has written, while others write', async () => {
    const { shared } = application
    await shared.application.asAdmin(shared.database, async (client) => {
      let begun = false
      const began = performance.now()
      const refused = await run({
        longestStopMs: 200,
        onProgress: ({ state }) => {
          if (state !== 'catching up' || begun) return
          begun = true
          void client.query('begin')
          void client.query(
            `insert into pool.customer (tenant_id, name) values ('${tenant.id}', 'open')`,
          )
        },
      })
      expect(refused).toMatchObject({ outcome: 'not moved', error: { code: 'MOVE_STOP_TOO_LONG' } })
      expect(performance.now() - began).toBeLessThan(60_000)
      await insertHere('others go on')
      await client.query('commit')
    })
    expect(await run()).toMatchObject({ outcome: 'moved' })
    const { own } = application
    expect(await rowsOf(own, await arrivedTenant(), 'customer')).toHaveLength(102)
  })

  test('and another run for the same tenant is told that one is under way', async () => {
    const another = await application.openAnother()
    const plan = await planMove(another, { tenants: [tenant.slug] })
    const [first, second] = await Promise.all([
      run({ settleMs: 1500 }),
      sleep(700).then(() => moveData(another, plan, { settleMs: 0 })),
    ])
    expect(first).toMatchObject({ outcome: 'moved' })
    expect(second).toMatchObject([{ outcome: 'not moved', error: { code: 'TENANT_BUSY' } }])
  })
})

describe('a move is refused', () => {
  test('where somebody has changed what was copied, until it is copied anew', async () => {
    const { own } = application
    let isChanged = false
    const refused = await run({
      settleMs: 1200,
      onProgress: ({ state }) => {
        if (state !== 'catching up' || isChanged) return
        isChanged = true
        void own.query(
          `update pool.customer set name = 'foreign' where tenant_id = '${tenant.id}' and name = 'c7'`,
        )
      },
    })
    expect(refused).toMatchObject({ outcome: 'not moved', error: { code: 'MOVE_ROWS_DIFFER' } })
    await insertHere('goes on')
    await deleteTenant(own.fleet, tenant.slug, { settleMs: 0 })
    expect(await run()).toMatchObject({ outcome: 'moved', rows: 101 })
  })

  test('where the service has another tenant of the slug, or rows of nobody knows whence', async () => {
    const { own } = application
    await own.create({ slug: tenant.slug, tier: 'pooled' })
    expect(await run()).toMatchObject({ error: { code: 'MOVE_TARGET_OCCUPIED' } })
    await own.delete(tenant.slug)
    await own.query(`insert into pool.customer (tenant_id, name) values ('${tenant.id}', 'stray')`)
    expect(await run()).toMatchObject({ error: { code: 'MOVE_TARGET_OCCUPIED' } })
    await own.query(`delete from pool.customer where tenant_id = '${tenant.id}'`)
    expect(await run()).toMatchObject({ outcome: 'moved' })
  })

  test('where tables that are the same for all tenants are not', async () => {
    const { own } = application
    await own.query(`insert into pool.currency values ('XXX', 'none')`)
    expect(await run()).toMatchObject({ error: { code: 'MOVE_SHARED_TABLES_DIFFER' } })
    await own.query(`delete from pool.currency where code = 'XXX'`)
    expect(await run()).toMatchObject({ outcome: 'moved' })
  })

  test('where the service is the application', async () => {
    const { move } = application
    await expect(planMove({ ...move, own: move.shared }, {})).rejects.toMatchObject({
      code: 'MOVE_SAME_DATABASE',
    })
  })

  test('while the module has brought itself back', async () => {
    const { shared } = application
    const routes = shared.application.tenancy.routes()
    await setExtractionRoute(shared.fleet, 'billing', { tenant: tenant.slug }, 'shadow')
    await routes.demote('billing', 'it failed')
    expect(await run()).toMatchObject({ error: { code: 'MODULE_DEMOTED' } })
    await setExtractionRoute(shared.fleet, 'billing', { tenant: tenant.slug }, 'remote')
    expect(await run()).toMatchObject({ outcome: 'moved' })
    await routes.demote('billing', 'it failed again')
    await using routing = await CatalogRouting.open('billing', routes)
    expect(routing.demoted).toBe('it failed again')
    // Its rows are there, whatever becomes of the others.
    expect(routing.modeOf(tenant)).toBe('remote')
    expect(routing.modeOf({ ...tenant, id: '00000000-0000-4000-8000-000000000000' })).toBe('local')
    await setExtractionRoute(shared.fleet, 'billing', { tenant: tenant.slug }, 'remote')
  })
})

describe('what is left behind', () => {
  test('goes when somebody says so, and not before the rows are elsewhere', async () => {
    const { shared, own, move } = application
    expect(await dropSource(move, [tenant])).toEqual([])
    await run()
    const arrived = await arrivedTenant()
    await own.query(`delete from tenantry.arriving_tenant where tenant_id = '${tenant.id}'`)
    expect(await dropSource(move, [tenant])).toMatchObject([
      { outcome: 'kept', error: { code: 'MOVE_HOME_UNSURE' } },
    ])
    expect(await rowsOf(shared, tenant, 'customer')).toHaveLength(100)
    await own.query(
      `insert into tenantry.arriving_tenant (module, tenant_id, run) values ('billing', '${tenant.id}', gen_random_uuid())`,
    )
    expect(await dropSource(move, [tenant])).toMatchObject([{ outcome: 'dropped', rows: 100 }])
    expect(await rowsOf(shared, tenant, 'customer')).toEqual([])
    expect(await rowsOf(own, arrived, 'customer')).toHaveLength(100)
    await expect(insertHere('late')).rejects.toMatchObject({ code: 'DATA_MOVED' })
    expect(await stateInCatalog()).toBe('dropped')
  })

  test('is told as dropped by the next run, where the first one ended before the catalog had it', async () => {
    const { shared, move } = application
    await run()
    expect(await dropSource(move, [tenant])).toMatchObject([{ outcome: 'dropped', rows: 100 }])
    await shared.query(
      `update tenantry.extraction_move set state = 'switched' where tenant_id = '${tenant.id}'`,
    )
    expect(await dropSource(move, [tenant])).toMatchObject([{ outcome: 'dropped', rows: 0 }])
    expect(await stateInCatalog()).toBe('dropped')
    await expect(insertHere('late')).rejects.toMatchObject({ code: 'DATA_MOVED' })
  })

  test('goes with its tenant', async () => {
    const { shared } = application
    await run()
    await deleteTenant(shared.fleet, tenant.slug, { settleMs: 0 })
    expect(await rowsOf(shared, tenant, 'customer')).toEqual([])
  })
})

describe('the service', () => {
  test('answers from where the rows are, before the move, in it and behind it', async () => {
    const { shared, own } = application
    const tenancy = movingTenancy<TestDatabase>({
      module: 'billing',
      shared: shared.application.tenancy,
      own: own.application.tenancy,
    })
    const implementation = invoiceModule(tenancy)
    await using service = await startModuleService(invoices, { tenancy, implementation })
    await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
    await setExtractionRoute(shared.fleet, 'billing', { tenant: tenant.slug }, 'remote')
    const caller = shared.application.tenancy
    await using routing = await CatalogRouting.open('billing', caller.routes())
    const facade = createFacade(invoices, {
      local: invoiceModule(caller),
      remote,
      routing,
      tenancy: caller,
    })
    const over = new AbortController()
    const written: string[] = []
    const working = caller.run(tenant.slug, async () => {
      for (let round = 0; !over.signal.aborted; round += 1) {
        await facade.put(`n${round}`, BigInt(round))
        written.push(`n${round}`)
        // What was written is read, on whichever side it is.
        expect(await facade.find(`n${round}`)).toMatchObject({ amount: BigInt(round) })
      }
    })
    working.catch(() => undefined)
    expect(await run()).toMatchObject({ outcome: 'moved' })
    const atSwitch = written.length
    await expect.poll(() => written.length).toBeGreaterThan(atSwitch + 10)
    over.abort()
    await working
    expect(await rowsOf(own, await arrivedTenant(), 'invoice')).toHaveLength(written.length)
    expect((await rowsOf(shared, tenant, 'invoice')).length).toBeLessThan(written.length)
  })

  test('is ready, measured and closed as one process, before the move and behind it', async () => {
    const { shared, own } = application
    const [ofShared, ofOwn] = await Promise.all([
      createTenancy<TestDatabase>(shared.application.config),
      createTenancy<TestDatabase>(own.application.config),
    ])
    const closed: string[] = []
    ofShared.onClose(async () => void closed.push('shared'))
    ofOwn.onClose(async () => void closed.push('own'))
    const tenancy = movingTenancy<TestDatabase>({
      module: 'billing',
      shared: ofShared,
      own: ofOwn,
    })
    const served = await serveModule({
      contract: invoices,
      implementation: invoiceModule(tenancy),
      tenancy,
      app: fastify(),
      keys: [SERVICE_KEY],
      port: 0,
      metricsPort: 0,
      env: {},
    })
    await using remote = connectModule(invoices, { url: served.url, key: SERVICE_KEY })
    const caller = shared.application.tenancy
    const facade = createFacade(invoices, {
      local: invoiceModule(caller),
      remote,
      routing: { modeOf: () => 'remote' },
      tenancy: caller,
    })
    const metrics = async (): Promise<string> => (await fetch(served.metricsUrl ?? '')).text()
    const put = async (number: string) =>
      await caller.run(tenant.slug, async () => await facade.put(number, 1n))
    const statements = async (): Promise<number> => {
      const counted = /tenantry_database_statements_total\{[^}]*tier="pooled"[^}]*\} (\d+)/
      return Number(counted.exec(await metrics())?.[1])
    }
    expect((await fetch(`${served.url}/ready`)).status).toBe(200)
    await put('before')
    const before = await statements()
    expect(before).toBeGreaterThan(0)
    expect(await run()).toMatchObject({ outcome: 'moved' })
    await put('behind')
    expect((await fetch(`${served.url}/ready`)).status).toBe(200)
    expect(await statements()).toBeGreaterThan(before)
    expect(await metrics()).toMatch(/cluster="billing\/primary"/)
    await served.close()
    expect(closed).toEqual(['shared', 'own'])
    await expect(ofOwn.ready()).rejects.toThrow()
  })

  test('that has not been told of its database lets in whose rows have not moved, and takes them up', async () => {
    const tenancy = openUntold()
    const handed = { slug: tenant.slug, tenantId: tenant.id }
    expect(await tenancy.takeUp(handed, () => tenancy.currentTenant()?.slug)).toBe(tenant.slug)
    await expect(
      tenancy.takeUp({ ...handed, tenantId: '00000000-0000-4000-8000-000000000000' }, () => 1),
    ).rejects.toMatchObject({ code: 'CONTEXT_OUTDATED' })
    await run()
    await expect(openUntold().admit(tenant.slug)).rejects.toMatchObject({
      code: 'DATA_HOME_MISSING',
    })
    // What was asked a moment ago is asked again.
    const codeNow = async (): Promise<unknown> => {
      const refused = await tenancy.admit(tenant.slug).catch((error: unknown) => error)
      return refused instanceof TenantryError ? refused.code : undefined
    }
    await expect.poll(codeNow, { timeout: 10_000 }).toBe('DATA_HOME_MISSING')
  })

  test('lets nobody in whose rows have moved and who is not let in where they are', async () => {
    const { shared, own } = application
    const tenancy = movingTenancy<TestDatabase>({
      module: 'billing',
      shared: shared.application.tenancy,
      own: own.application.tenancy,
    })
    expect(await tenancy.admit(tenant.slug)).toMatchObject({ home: 'shared' })
    await run()
    await setTenantStatus(own.fleet, tenant.slug, 'suspended')
    await expect(tenancy.admit(tenant.slug)).rejects.toMatchObject({ code: 'DATA_HOME_MISSING' })
    await setTenantStatus(own.fleet, tenant.slug, 'active')
    const context = await tenancy.admit(tenant.slug)
    expect(context).toMatchObject({ home: 'own', tenant: { id: tenant.id } })
    expect(() => tenancy.db).toThrow(/no tenant/)
    const other = await shared.create({ slug: `second-${count}`, tier: 'pooled' })
    await tenancy.enter(context, async () => {
      expect(tenancy.currentTenant()).toMatchObject({ slug: tenant.slug })
      await expect(tenancy.run(other.slug, () => 1)).rejects.toMatchObject({
        code: 'CONTEXT_NESTED',
      })
      expect(await tenancy.run(tenant.slug, () => tenancy.isInTransaction())).toBe(false)
      expect(await tenancy.transaction(async () => tenancy.isInTransaction())).toBe(true)
    })
  })
})
