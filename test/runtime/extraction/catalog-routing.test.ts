import { createTenancy, type Tenancy, type Tenant } from '@tenantry/runtime'
import {
  CatalogRouting,
  type CatalogRoutingOptions,
  connectModule,
  createFacade,
  type RouteSource,
  type ShadowCount,
} from '@tenantry/runtime/extraction'
import {
  removeExtractionRoute,
  setExtractionRoute,
  type ShadowReport,
} from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { startModuleService, SERVICE_KEY } from '../../support/module-service.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { type InvoiceApi, invoiceModule, invoices } from './invoice-module.ts'

const LOCK_NOT_AVAILABLE = '55P03'

let fleet: TestFleet
let acme: Tenant
let globex: Tenant
/** As another process has it. */
let elsewhere: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createTestFleet()
  acme = await fleet.create({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  globex = await fleet.create({ slug: 'globex', name: 'Globex', tier: 'bridged' })
  elsewhere = await createTenancy<TestDatabase>(fleet.config)
})

afterAll(async () => {
  await elsewhere.close()
  await fleet[Symbol.asyncDispose]()
})

beforeEach(async () => {
  for (const table of ['extraction_demotion', 'extraction_shadow', 'extraction_route'])
    await fleet.query(`delete from tenantry.${table}`)
})

async function open(
  options?: CatalogRoutingOptions,
  tenancy = fleet.application.tenancy,
): Promise<CatalogRouting> {
  return await CatalogRouting.open('invoices', tenancy.routes(), options)
}

const route = async (
  ...given: [Parameters<typeof setExtractionRoute>[2], 'local' | 'shadow' | 'remote']
): Promise<void> => await setExtractionRoute(fleet.fleet, 'invoices', ...given)

async function keptRoutes(): Promise<string[]> {
  const routes = await fleet.fleet.extraction.routes('invoices')
  return routes.map(({ value, mode }) => `${value} ${mode}`)
}

describe('a route', () => {
  test('holds in every process within 5 s, without a restart', async () => {
    await using here = await open()
    await using there = await open({}, elsewhere)
    expect([here.modeOf(acme), there.modeOf(acme)]).toEqual(['local', 'local'])
    await route({ tenant: 'acme' }, 'remote')
    const changedAt = performance.now()
    await expect.poll(() => [here.modeOf(acme), there.modeOf(acme)]).toEqual(['remote', 'remote'])
    expect(performance.now() - changedAt).toBeLessThan(5000)
    expect([here.modeOf(globex), here.modeOf(undefined)]).toEqual(['local', 'local'])
  })

  test('of a tenant goes before that of its tier, and both before its share', async () => {
    await route({ percent: 100 }, 'shadow')
    await route({ tier: 'bridged' }, 'remote')
    await route({ tenant: 'acme' }, 'local')
    await using routing = await open()
    expect([routing.modeOf(acme), routing.modeOf(globex)]).toEqual(['local', 'remote'])
    expect(routing.modeOf({ ...acme, id: globex.id })).toBe('shadow')
    expect(await removeExtractionRoute(fleet.fleet, 'invoices', { tenant: 'acme' })).toBe(true)
    expect(await removeExtractionRoute(fleet.fleet, 'invoices', { tenant: 'acme' })).toBe(false)
    await expect.poll(() => routing.modeOf(acme)).toBe('shadow')
  })

  test('of a share takes the place of that in the same mode', async () => {
    await route({ percent: 10 }, 'remote')
    await route({ percent: 60 }, 'remote')
    await route({ percent: 40 }, 'shadow')
    expect(await keptRoutes()).toEqual(['40 shadow', '60 remote'])
    await expect(route({ percent: 41 }, 'shadow')).rejects.toMatchObject({ code: 'ROUTE_INVALID' })
    await expect(route({ percent: -1 }, 'remote')).rejects.toMatchObject({ code: 'ROUTE_INVALID' })
    await route({ percent: 0 }, 'shadow')
    expect(await keptRoutes()).toEqual(['60 remote'])
    await route({ percent: 100 }, 'local')
    expect(await keptRoutes()).toEqual([])
  })

  test('of what is not there is refused', async () => {
    await expect(route({ tenant: 'nobody' }, 'remote')).rejects.toMatchObject({
      code: 'TENANT_UNKNOWN',
    })
    await expect(route({ tier: 'gold' }, 'remote')).rejects.toMatchObject({ code: 'TIER_UNKNOWN' })
  })

  test('goes with its tenant, and is not that of the next one with its slug', async () => {
    await fleet.create({ slug: 'brief', name: 'Brief', tier: 'pooled' })
    await route({ tenant: 'brief' }, 'remote')
    await fleet.delete('brief')
    const next = await fleet.create({ slug: 'brief', name: 'Brief', tier: 'pooled' })
    expect(await fleet.fleet.extraction.routes('invoices')).toEqual([])
    await using routing = await open()
    expect(routing.modeOf(next)).toBe('local')
  })

  test('is set by nobody but the administrator', async () => {
    await fleet.application.asAppRole(fleet.database, async (client) => {
      for (const table of ['extraction_route', 'extraction_demotion', 'extraction_shadow']) {
        await expect(client.query(`select * from tenantry.${table}`)).rejects.toThrow(
          'permission denied',
        )
      }
      const insert =
        "insert into tenantry.extraction_route values ('invoices', 'percent', '100', 'remote')"
      await expect(client.query(insert)).rejects.toThrow('permission denied')
    })
  })
})

describe('a module that fails', () => {
  test('is brought back by the process that saw it, then by all, until it is routed anew', async () => {
    const { tenancy } = fleet.application
    await route({ tenant: 'acme' }, 'remote')
    const reasons: (string | undefined)[] = []
    await using routing = await open({
      demotion: { least: 5 },
      onDemotion: (reason) => reasons.push(reason),
    })
    await using there = await open({}, elsewhere)
    // Nobody listens there.
    await using remote = connectModule(invoices, {
      url: 'http://127.0.0.1:1',
      key: SERVICE_KEY,
      retries: 0,
    })
    const facade = createFacade(invoices, {
      local: invoiceModule(tenancy),
      remote,
      routing,
      watch: routing,
      tenancy,
    })
    await tenancy.run('acme', async () => {
      for (let call = 0; call < 5; call += 1) {
        await expect(facade.whose()).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' })
      }
      expect(await facade.whose()).toBe('acme')
    })
    expect(reasons).toEqual(['5 of 5 calls failed within 60 s, and 10 % may.'])
    await expect.poll(() => there.modeOf(acme)).toBe('local')
    expect(there.demoted).toBe(reasons[0])
    expect(await fleet.fleet.extraction.demotions()).toMatchObject([
      { module: 'invoices', reason: reasons[0] },
    ])
    await route({ tenant: 'acme' }, 'remote')
    await expect
      .poll(() => [routing.modeOf(acme), there.modeOf(acme)])
      .toEqual(['remote', 'remote'])
    expect(reasons).toEqual([reasons[0], undefined])
    expect(await fleet.fleet.extraction.demotions()).toEqual([])
  })

  test('is brought back where its reads differ in shadow', async () => {
    const { tenancy } = fleet.application
    await route({ percent: 100 }, 'shadow')
    await using routing = await open({ demotion: { least: 3 } })
    const other: InvoiceApi = { ...invoiceModule(tenancy), whose: async () => 'somebody' }
    await using service = await startModuleService(invoices, { tenancy, implementation: other })
    await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
    const facade = createFacade(invoices, {
      local: invoiceModule(tenancy),
      remote,
      routing,
      watch: routing,
      tenancy,
    })
    await tenancy.run('acme', async () => {
      for (let call = 0; call < 3; call += 1) expect(await facade.whose()).toBe('acme')
    })
    await expect.poll(() => routing.demoted).toMatch(/^3 of 3 reads in shadow differed/)
  })

  test('is brought back in the catalog by the time its routing is closed', async () => {
    await route({ tenant: 'acme' }, 'remote')
    const routing = await open({ demotion: { least: 1 } })
    routing.remoteEnded('find', 'unanswered')
    await routing.close()
    expect(await fleet.fleet.extraction.demotions()).toMatchObject([{ module: 'invoices' }])
  })

  test('stays where the errors are those that its callers expect', async () => {
    await using routing = await open({ demotion: { least: 3 } })
    for (let call = 0; call < 20; call += 1) routing.remoteEnded('fail', 'answered')
    expect(routing.demoted).toBeUndefined()
    routing.remoteEnded('find', 'failed')
    routing.remoteEnded('find', 'unanswered')
    expect(routing.demoted).toBeUndefined()
    routing.remoteEnded('find', 'unanswered')
    expect(routing.demoted).toMatch(/^3 of 23 calls failed/)
  })
})

const shadows = async (): Promise<ShadowReport[]> =>
  await fleet.fleet.extraction.shadows('invoices')

describe('what is compared in shadow', () => {
  test('is added up by operation for all processes, until the module is put in shadow anew', async () => {
    const { tenancy } = fleet.application
    await route({ tenant: 'acme' }, 'shadow')
    const begunAt = Date.now()
    await using here = await open()
    await using there = await open({}, elsewhere)
    const other: InvoiceApi = { ...invoiceModule(tenancy), whose: async () => 'somebody' }
    await using service = await startModuleService(invoices, { tenancy, implementation: other })
    await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
    const local = invoiceModule(tenancy)
    const facade = createFacade(invoices, { local, remote, routing: here, watch: here, tenancy })
    await tenancy.run('acme', async () => {
      for (let call = 0; call < 3; call += 1) expect(await facade.whose()).toBe('acme')
    })
    there.shadowEnded('whose', 'same')
    there.shadowEnded('find', 'same')
    for (const result of ['unsettled', 'unanswered', 'left out'] as const)
      there.shadowEnded('find', result)
    await expect.poll(shadows).toEqual([
      {
        module: 'invoices',
        operation: 'find',
        compared: 1,
        differing: 0,
        lastDifferenceAt: null,
      },
      {
        module: 'invoices',
        operation: 'whose',
        compared: 4,
        differing: 3,
        lastDifferenceAt: expect.any(Date),
      },
    ])
    const [, whose] = await shadows()
    const lastAt = whose?.lastDifferenceAt?.getTime() ?? 0
    expect(lastAt).toBeGreaterThan(begunAt - 1000)
    // One that is the same leaves the time of the last one that was not.
    there.shadowEnded('whose', 'same')
    await expect
      .poll(shadows)
      .toContainEqual(
        expect.objectContaining({ compared: 5, differing: 3, lastDifferenceAt: new Date(lastAt) }),
      )
    await route({ percent: 10 }, 'remote')
    expect(await shadows()).toHaveLength(2)
    await route({ percent: 10 }, 'shadow')
    expect(await shadows()).toEqual([])
  })

  test('is told by a process that ends', async () => {
    await route({ tenant: 'acme' }, 'shadow')
    const routing = await open()
    routing.shadowEnded('whose', 'different')
    await routing.close()
    expect(await shadows()).toMatchObject([{ operation: 'whose', compared: 1, differing: 1 }])
  })

  test('waits for its next turn while others hold the counts, and the routes are read', async () => {
    await route({ tenant: 'acme' }, 'shadow')
    const source = fleet.application.tenancy.routes()
    await source.countShadow('invoices', [{ operation: 'whose', compared: 1, differing: 0 }])
    const outages: unknown[] = []
    await using routing = await open({ onOutage: (error) => outages.push(error) })
    await fleet.application.asAdmin(fleet.database, async (client) => {
      await client.query('begin')
      await client.query('select from tenantry.extraction_shadow for update')
      routing.shadowEnded('whose', 'different')
      await expect.poll(() => outages).toMatchObject([{ code: LOCK_NOT_AVAILABLE }])
      await route({ tenant: 'acme' }, 'remote')
      await expect.poll(() => routing.modeOf(acme), { timeout: 5000 }).toBe('remote')
      await client.query('rollback')
    })
    await expect.poll(shadows).toMatchObject([{ operation: 'whose', compared: 2, differing: 1 }])
  })

  test('is not counted of a module without routes, nor taken away by the role of requests', async () => {
    const source = fleet.application.tenancy.routes()
    const counts = [{ operation: 'whose', compared: 2, differing: 1 }]
    await source.countShadow('invoices', counts)
    expect(await shadows()).toEqual([])
    await route({ tenant: 'acme' }, 'shadow')
    await source.countShadow('invoices', [...counts, ...counts])
    await source.countShadow('invoices', [
      { operation: 'whose', compared: -2, differing: -1 },
      { operation: 'whose', compared: 2, differing: -1 },
      { operation: 'whose', compared: 2, differing: 3 },
    ])
    expect(await shadows()).toMatchObject([{ operation: 'whose', compared: 4, differing: 2 }])
  })
})

/** A catalog that can be out of reach. */
function createSource(): RouteSource & {
  isUp: boolean
  readonly told: string[]
  readonly counted: ShadowCount[]
} {
  const told: string[] = []
  const counted: ShadowCount[] = []
  return {
    isUp: true,
    told,
    counted,
    async read() {
      if (!this.isUp) throw new Error('out of reach')
      return { routes: [{ scope: 'percent', value: '100', mode: 'remote' }], demoted: told[0] }
    },
    async demote(_module, reason) {
      if (!this.isUp) throw new Error('out of reach')
      told.push(reason)
    },
    async countShadow(_module, counts) {
      if (!this.isUp) throw new Error('out of reach')
      counted.push(...counts)
    },
  }
}

describe('while the catalog is out of reach', () => {
  test('nothing is routed where nothing was known', async () => {
    const source = createSource()
    source.isUp = false
    await expect(CatalogRouting.open('invoices', source)).rejects.toThrow('out of reach')
  })

  test('what was known holds, a demotion holds at once, and is told when it answers again', async () => {
    const source = createSource()
    const outages: unknown[] = []
    const options = { demotion: { least: 2 }, onOutage: (error: unknown) => outages.push(error) }
    await using routing = await CatalogRouting.open('invoices', source, options)
    source.isUp = false
    await expect.poll(() => outages.length).toBeGreaterThan(0)
    expect(routing.modeOf(acme)).toBe('remote')
    for (let call = 0; call < 2; call += 1) routing.remoteEnded('find', 'unanswered')
    expect(routing.modeOf(acme)).toBe('local')
    source.isUp = true
    await expect.poll(() => source.told).toHaveLength(1)
    expect(routing.modeOf(acme)).toBe('local')
  })
  test('what was compared is kept, and told once when it answers again', async () => {
    const source = createSource()
    const outages: unknown[] = []
    const onOutage = (error: unknown): number => outages.push(error)
    await using routing = await CatalogRouting.open('invoices', source, { onOutage })
    source.isUp = false
    routing.shadowEnded('find', 'different')
    // The first turn writes what was there when it began, and reads: two failures are of the second turn at the earliest.
    await expect.poll(() => outages.length, { timeout: 8000 }).toBeGreaterThan(2)
    expect(source.counted).toEqual([])
    routing.shadowEnded('find', 'same')
    source.isUp = true
    await expect
      .poll(() => source.counted, { timeout: 4000 })
      .toEqual([{ operation: 'find', compared: 2, differing: 1 }])
    await routing.close()
    expect(source.counted).toHaveLength(1)
  })
})
