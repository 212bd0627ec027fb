import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openTenancy } from '@tenantry/runtime'
import { createTenant, type Tenant } from '@tenantry/runtime/fleet'

import { readRoutes, seededDice } from '../../src/verify/index.ts'
import { fillTables } from '../../src/verify/fill/fill-tables.ts'
import { attackServedRoutes } from '../../src/workspace/verify/application/attack-served-routes.ts'
import { HttpClient } from '../../src/workspace/verify/application/http-client.ts'
import { VerifyGround } from '../../src/workspace/verify/verify-ground.ts'
import { FaultyApplication, NOTES, NOTES_DOCUMENT, type RouteFault } from './faulty-application.ts'
import { createVerifiedFleet, type VerifiedFleet } from './verified-fleet.ts'

/** Faults that are not in each other's way: the route of each, and the attack that finds it. */
const FAULTS: readonly Readonly<Partial<Record<RouteFault, string>>>[] = [
  {
    'a lookup in the system scope': 'GET /notes/{id} theirs',
    'a list of all tenants': 'GET /notes own',
    'a tenant from the body': 'POST /notes assign slug and theirs',
    'an error that quotes another row': 'POST /folders taken name',
    'an answer that is cached for all': 'GET /folders swapped',
    'an update by id alone': 'PATCH /notes/{id} theirs',
    'a delete by id alone': 'DELETE /notes/{id} theirs',
  },
  {
    'a filter that leaves the tenant': 'GET /notes filter folderId',
    'a tenant from a header': 'GET /notes hint x-tenant-slug',
    'a tenant from the query': 'GET /notes hint query',
    'a cursor that carries the tenant': 'GET /notes filter after',
    'another status for what is there': 'GET /notes/{id} theirs',
  },
  {
    'a total over all tenants': 'GET /notes own',
    'a HEAD that tells more': 'GET /notes/{id} method HEAD',
  },
  {
    'a host that wins over the credential': 'GET /notes mixed host',
    'a tenant for whoever names none': 'GET /notes no tenant',
  },
]

let verified: VerifiedFleet
let app: FaultyApplication
let attack: (seed: string) => ReturnType<typeof attackServedRoutes>
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  verified = stack.use(await createVerifiedFleet(NOTES))
  const { fleet, migrations } = verified
  app = stack.use(new FaultyApplication(await openTenancy(fleet.config)))
  const client = stack.use(new HttpClient(await app.listen()))
  const create = async (slug: string): Promise<Tenant> =>
    await createTenant(fleet, migrations, { slug, tier: 'pooled' })
  const tenants = {
    attacker: await create('attacker-of-all'),
    victim: await create('victim-of-all'),
  }
  app.fallback = tenants.victim.slug
  const tenancy = stack.use(await openTenancy<unknown>(fleet.config))
  const ground = stack.use(await VerifyGround.open({ fleet, tenancy, tenants }))
  const served = {
    http: {
      as: ({ slug }: { slug: string }) => ({
        headers: { host: `${slug}.localhost`, 'x-credential': slug },
      }),
    },
    client,
    routes: readRoutes(NOTES_DOCUMENT),
  }
  attack = async (seed) => {
    const dice = seededDice(seed)
    const tables = ground.schema.tables.toReversed()
    await verified.admin('delete from pool.note; delete from pool.folder')
    const { filled } = await fillTables(
      ground.schema,
      ground.tenants,
      {
        insert: (side, table, statement, keep) => ground.insert(side, table, statement, keep),
        sharedRows: (table) => ground.sharedRows(table),
        beforeInsert: () => Promise.resolve(),
      },
      dice,
    )
    for (const table of tables) await ground.empty(table)
    app.forget()
    return await attackServedRoutes(served, {
      fleet,
      tenancy,
      ground,
      tenants,
      filled,
      dice,
      onStep: vi.fn(),
    })
  }
})

afterAll(async () => {
  await stack.disposeAsync()
})

test('an application without a fault holds, and each of its routes was proven', async () => {
  app.faults = new Set()
  const { verdicts, inapplicable } = await attack('sound')

  expect(verdicts.filter(({ outcome }) => outcome !== 'held')).toEqual([])
  expect(inapplicable).toEqual([])
  expect(new Set(verdicts.map(({ object }) => object))).toEqual(
    new Set(readRoutes(NOTES_DOCUMENT).map(({ key }) => key)),
  )
  expect(new Set(verdicts.map(({ wall }) => wall))).toEqual(new Set(['admission', 'application']))
})

test.each(FAULTS)('each of these is found: %o', async (faults) => {
  app.faults = new Set(Object.keys(faults).filter(isFault))
  const { verdicts } = await attack(JSON.stringify(faults))
  const through = verdicts.filter(({ outcome }) => outcome === 'through')

  expect(app.faults.size).toBeGreaterThan(0)
  expect(through.map(({ object, id }) => `${object} ${id}`)).toEqual(
    expect.arrayContaining(Object.values(faults)),
  )
  // Nothing else is blamed.
  const blamed = new Set(Object.values(faults).map(routeOf))
  const others = through.filter(({ object }) => !blamed.has(object))
  const isOfAll = app.faults.has('a tenant for whoever names none')
  expect(others.filter(({ id }) => !isOfAll || !['mixed host', 'no tenant'].includes(id))).toEqual(
    [],
  )
})

function isFault(name: string): name is RouteFault {
  return FAULTS.some((faults) => name in faults)
}

function routeOf(found: string): string {
  return found.split(' ').slice(0, 2).join(' ')
}
