import { afterAll, beforeAll, expect, test } from 'vitest'

import { attackQueries, type Build, readRoutes } from '../../src/verify/index.ts'
import { PLAIN } from '../../src/verify/queries/query-attack.ts'
import { type AttackedApplication, createAttackedApplication } from './attacked-application.ts'
import { NOTES_DOCUMENT, type RouteFault } from './faulty-application.ts'

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

let attacked: AttackedApplication

beforeAll(async () => {
  attacked = await createAttackedApplication()
})

afterAll(async () => {
  await attacked?.[Symbol.asyncDispose]()
})

test('an application without a fault holds, and each of its routes was proven', async () => {
  attacked.app.faults = new Set()
  const { verdicts, inapplicable } = await attacked.attackRoutes('sound')

  expect(verdicts.filter(({ outcome }) => outcome !== 'held')).toEqual([])
  expect(inapplicable).toEqual([])
  expect(new Set(verdicts.map(({ object }) => object))).toEqual(
    new Set(readRoutes(NOTES_DOCUMENT).map(({ key }) => key)),
  )
  expect(new Set(verdicts.map(({ wall }) => wall))).toEqual(new Set(['admission', 'application']))
})

test('queries hold by themselves, and one that is written without the tenant is found', async () => {
  const { queries, ground } = attacked
  const filled = await attacked.fill('queries')
  const { tenants } = ground
  const sound = await attackQueries(queries, filled, tenants)
  expect(sound.filter(({ outcome }) => outcome !== 'held')).toEqual([])
  const foreign = sound.filter(({ id }) => id !== 'own rows')
  expect(new Set(foreign.map(({ wall }) => wall))).toEqual(new Set(['query', 'driver']))

  const plain = {
    write: (build: Build) => Promise.resolve(build(PLAIN).compile()),
    sendAsAdmin: queries.sendAsAdmin.bind(queries),
    // Row-level security hides it, and so does what the runtime sends.
    sendByRuntime: queries.sendByRuntime.bind(queries),
    sendCompiled: queries.sendCompiled.bind(queries),
  }
  const unscoped = await attackQueries(plain, filled, tenants)
  expect(unscoped.filter(({ outcome }) => outcome !== 'through').map(({ id }) => id)).toEqual([
    'own rows',
    'compiled',
    'own rows',
    'compiled',
  ])

  // What hides everything keeps the victim's rows from nobody.
  const blind = {
    ...plain,
    write: () => Promise.resolve({ sql: 'select 1 where false', parameters: [] }),
  }
  const [own] = await attackQueries(blind, filled, tenants)
  expect(own).toMatchObject({ id: 'own rows', outcome: 'unproven' })
})

test.each(FAULTS)('each of these is found: %o', async (faults) => {
  const { app } = attacked
  app.faults = new Set(Object.keys(faults).filter(isFault))
  const { verdicts } = await attacked.attackRoutes(JSON.stringify(faults))
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

type Notes = {
  note: { tenant_id: string; id: string; title: string }
}

test('jobs and caches hold, or are found', async () => {
  const kept = new Map<string, unknown>()
  const verdicts = await attacked.attackDeclared({
    jobs: {
      sound: async ({ tenancy, row }) =>
        await tenancy.db
          .withTables<Notes>()
          .updateTable('note')
          .set({ title: 'done' })
          .where('id', '=', row('note')['id'] ?? '')
          .returning('id')
          .execute(),
      'in the system scope': async ({ tenancy, row }) =>
        await tenancy.system('a fault of this test', (db) =>
          db
            .withTables<Notes>()
            .updateTable('note')
            .set({ title: 'done' })
            .where('id', '=', row('note')['id'] ?? '')
            .execute(),
        ),
      'takes the tenant from its payload': async ({ tenancy, tenant, row }) =>
        await tenancy.run(
          tenant.slug,
          async () =>
            await tenancy.db
              .withTables<Notes>()
              .selectFrom('note')
              .select('title')
              .where('id', '=', row('note')['id'] ?? '')
              .execute(),
          { insideAnotherTenant: true },
        ),
      broken: () => {
        throw new Error('always')
      },
    },
    caches: {
      'sound key': { key: ({ slug }) => `prices:${slug}` },
      'key for all': { key: () => 'prices' },
      'key of the moment': { key: () => String(kept.set(String(kept.size), 1).size) },
      'sound client': {
        get: (key, { id }) => kept.get(`${id} ${key}`),
        set: (key, value, { id }) => kept.set(`${id} ${key}`, value).size,
      },
      'client for all': {
        get: (key) => kept.get(key),
        set: (key, value) => kept.set(key, value).size,
      },
    },
  })

  expect(Object.fromEntries(verdicts.map(({ object, outcome }) => [object, outcome]))).toEqual({
    'job sound': 'held',
    'job in the system scope': 'through',
    'job takes the tenant from its payload': 'through',
    'job broken': 'unproven',
    'cache sound key': 'held',
    'cache key for all': 'through',
    'cache key of the moment': 'unproven',
    'cache sound client': 'held',
    'cache client for all': 'through',
  })
})

function isFault(name: string): name is RouteFault {
  return FAULTS.some((faults) => name in faults)
}

function routeOf(found: string): string {
  return found.split(' ').slice(0, 2).join(' ')
}
