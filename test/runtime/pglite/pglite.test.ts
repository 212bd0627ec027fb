import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'

import { clientConfig } from '../../../packages/runtime/src/database/connections/client-config.ts'
import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { createTestFleet, type TestFleet } from '../../../src/testing/index.ts'
import { createRandom } from '../../support/random.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))
const TIERS = {
  pooled: { mode: 'pool' },
  bridged: { mode: 'bridge' },
  siloed: { mode: 'silo' },
} as const
const SLUGS = ['one-pooled', 'two-pooled', 'one-bridged', 'two-bridged']

let root: string
let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenantry-pglite-'))
  await writeFile(join(root, 'package.json'), '{}')
  await symlink(MODULES, join(root, 'node_modules'))
  fleet = await openFleet()
  tenancy = await createTenancy<TestDatabase>(fleet.config)
  for (const slug of SLUGS) {
    await fleet.createTenant({ slug, tier: slug.split('-')[1] })
    await tenancy.run(slug, () =>
      tenancy.db
        .insertInto('customer')
        .values([{ name: `${slug} a` }, { name: `${slug} b` }])
        .execute(),
    )
  }
})

afterAll(async () => {
  await tenancy?.close()
  await fleet?.close()
  await rm(root, { recursive: true, force: true })
})

/** All that PGlite brings; what another one needs stands in front of it. */
const EXTENSIONS =
  'btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn ltree pg_trgm pgcrypto seg tablefunc unaccent uuid-ossp'.split(
    ' ',
  )

async function openFleet(...extensions: readonly string[]): Promise<TestFleet> {
  const config = {
    name: 'acme',
    mode: 'pool',
    clusters: { primary: {} },
    tiers: TIERS,
    extensions,
  } as const
  return await createTestFleet(config, {
    root,
    migrations: await testMigrations(),
    server: 'pglite',
  })
}

test('has the extensions that PGlite brings, and tells of others', async () => {
  await using extended = await openFleet(...EXTENSIONS)
  await extended.createTenant({ slug: 'one', tier: 'bridged' })
  await using other = await createTenancy<TestDatabase>(extended.config)
  await other.run('one', async () => {
    const { rows } = await sql`select 'A'::citext = 'a' as same, similarity('a', 'a') as near,
      uuid_generate_v4() is not null as made`.execute(other.db)
    expect(rows).toEqual([{ same: true, near: 1, made: true }])
  })
  await expect(openFleet('vector')).rejects.toMatchObject({ code: 'EXTENSION_UNAVAILABLE' })
})

async function namesOf(slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const { rows } = await sql<{ name: string }>`select name from customer order by 1`.execute(
      tenancy.db,
    )
    return rows.map(({ name }) => name)
  })
}

/** How many of the rows that it saw were another tenant's. */
async function work(seed: number): Promise<number> {
  const random = createRandom(seed)
  let wrong = 0
  for (let round = 0; round < 25; round += 1) {
    const slug = SLUGS[Math.floor(random() * SLUGS.length)] ?? ''
    const names = await tenancy.run(slug, async () => {
      if (random() < 0.5) return await namesOf(slug)
      return await tenancy.transaction(async (trx) => {
        await trx
          .insertInto('customer')
          .values({ name: `${slug} c` })
          .execute()
        const rows = await trx.selectFrom('customer').select('name').execute()
        await trx.deleteFrom('customer').where('name', '=', `${slug} c`).execute()
        return rows.map(({ name }) => name)
      })
    })
    wrong += names.filter((name) => !name.startsWith(slug)).length
    expect(names.length).toBeGreaterThanOrEqual(2)
  }
  return wrong
}

/** A connection of its own, past the pools. */
async function connect(kind: 'admin' | 'app', change: (url: URL) => void = () => {}) {
  const { name, catalogCluster } = resolveConfig(fleet.config)
  const url = new URL(loginUrl(name, catalogCluster, kind))
  change(url)
  const client = new Client(clientConfig(catalogCluster, { url: url.href, applicationName: name }))
  client.on('error', () => undefined)
  await client.connect()
  return client
}

describe('many connections, one session', () => {
  test('requests of many tenants at once: each sees its own rows alone', async () => {
    const wrong = await Promise.all(Array.from({ length: 8 }, (_, index) => work(index + 1)))
    expect(wrong.reduce((sum, count) => sum + count)).toBe(0)
    for (const slug of SLUGS) expect(await namesOf(slug)).toEqual([`${slug} a`, `${slug} b`])
  })

  test('a stream, and a stream that its reader leaves', async () => {
    await tenancy.run('one-pooled', async () => {
      const names: string[] = []
      const all = tenancy.db.selectFrom('customer').select('name').orderBy('name')
      for await (const { name } of all.stream(1)) names.push(name)
      expect(names).toEqual(['one-pooled a', 'one-pooled b'])
      for await (const row of all.stream(1)) {
        expect(row.name).toBe('one-pooled a')
        break
      }
    })
    expect(await namesOf('two-pooled')).toHaveLength(2)
  })

  test('nothing that one connection leaves in the session reaches the next', async () => {
    const one = await connect('admin')
    const other = await connect('app')
    await one.query("set work_mem = '7MB'; listen everything")
    await one.query('declare held cursor with hold for select 1')
    const { rows } = await other.query(
      `select current_setting('work_mem') as memory, current_user as login,
         (select count(*)::int from pg_cursors) as cursors`,
    )
    expect(rows).toEqual([{ memory: '4MB', login: `${fleet.config.name}_app`, cursors: 0 }])
    await Promise.all([one.end(), other.end()])
  })

  test('a temporary table that somebody made keeps nobody out', async () => {
    const admin = await connect('admin')
    await admin.query('create temp table kept (note text)')
    expect(await namesOf('one-pooled')).toEqual(['one-pooled a', 'one-pooled b'])
    await admin.end()
    for (const slug of SLUGS) expect(await namesOf(slug)).toEqual([`${slug} a`, `${slug} b`])
  })

  test('a transaction that is left open is rolled back when its connection ends', async () => {
    const one = await connect('admin')
    await one.query('begin; create table half_done ()')
    const waiting = namesOf('one-pooled')
    await one.end()
    expect(await waiting).toHaveLength(2)
    const other = await connect('admin')
    const { rows } = await other.query("select to_regclass('public.half_done') as found")
    expect(rows).toEqual([{ found: null }])
    await other.end()
  })

  test('a connection that is cut while it waits for its turn never gets it', async () => {
    const one = await connect('admin')
    const other = await connect('admin')
    await one.query('begin')
    const cut = expect(other.query('begin')).rejects.toThrow()
    // The statement is on its way before the connection is cut.
    await new Promise((resolve) => setImmediate(resolve))
    other.connection.stream.destroy()
    await cut
    await one.query('commit')
    expect(await namesOf('one-pooled')).toHaveLength(2)
    await one.end()
  })

  test('who waits for himself is told so', async () => {
    await namesOf('one-pooled')
    await tenancy.run('one-pooled', async () => {
      const nested = tenancy.transaction(async (trx) => {
        await sql`select 1`.execute(trx)
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
        const outside = expect(sql`select 1`.execute(tenancy.db)).rejects.toMatchObject({
          code: 'PGLITE_BUSY',
        })
        await vi.advanceTimersByTimeAsync(5000)
        await outside
      })
      await nested.finally(() => vi.useRealTimers())
    })
    expect(await namesOf('one-pooled')).toHaveLength(2)
  })
})

describe('logins', () => {
  test('a role that is not there is refused', async () => {
    const connecting = connect('app', (url) => (url.username = 'nobody_known'))
    await expect(connecting).rejects.toMatchObject({ code: '28000' })
  })

  test('the application cannot become another role', async () => {
    const client = await connect('app')
    const owner = `set role ${fleet.config.name}_owner`
    await expect(client.query(owner)).rejects.toMatchObject({ code: '42501' })
    await client.query('reset role')
    const { rows } = await client.query('select current_user as login')
    expect(rows).toEqual([{ login: `${fleet.config.name}_app` }])
    await client.end()
  })

  test('a statement that changes the login is not run', async () => {
    await tenancy.run('one-pooled', async () => {
      const escape = sql`set session authorization postgres`.execute(tenancy.db)
      await expect(escape).rejects.toMatchObject({ code: 'PGLITE_LOGIN_CHANGE' })
    })
    const forged = "select set_config('session_authorization', 'postgres', false)"
    await tenancy.run('one-pooled', async () => {
      await expect(sql.raw(forged).execute(tenancy.db)).rejects.toMatchObject({
        code: 'PGLITE_LOGIN_CHANGE',
      })
    })
    const client = await connect('app')
    const both = client.query(
      'set session authorization postgres; select slug from tenantry.tenant',
    )
    await expect(both).rejects.toMatchObject({ code: 'PGLITE_LOGIN_CHANGE' })
    expect(await namesOf('two-pooled')).toEqual(['two-pooled a', 'two-pooled b'])
  })
})

describe('what PGlite cannot do', () => {
  test('a silo is refused by name, and nothing is left of it', async () => {
    const siloed = fleet.createTenant({ slug: 'hospital', tier: 'siloed' })
    await expect(siloed).rejects.toMatchObject({ code: 'PGLITE_ONE_DATABASE' })
    const admin = await connect('admin')
    const { rows } = await admin.query(
      `select count(*)::int as placements, (select count(*)::int from pg_database
         where datname like '%hospital%') as databases
       from tenantry.placement where mode = 'silo'`,
    )
    expect(rows).toEqual([{ placements: 0, databases: 0 }])
    await admin.end()
  })
})

describe('createTestFleet on PGlite', () => {
  test('keeps a copy of an empty database for the next one', async () => {
    expect(await readdir(join(root, '.saas'))).toEqual([
      expect.stringMatching(/^pglite-\d+\.\d+\.\d+\.tar$/),
    ])
    await using another = await openFleet()
    const { slug } = await another.createTenant({ slug: 'elsewhere' })
    expect(slug).toBe('elsewhere')
    expect(await readdir(join(root, '.saas'))).toHaveLength(1)
    await expect(namesOf('elsewhere')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
  })

  test('says what to install where PGlite is missing', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'tenantry-bare-'))
    const config = { name: 'acme', mode: 'pool', clusters: { primary: {} } } as const
    const opening = createTestFleet(config, { root: bare, migrations: [], server: 'pglite' })
    await expect(opening).rejects.toMatchObject({ code: 'PGLITE_MISSING' })
    await rm(bare, { recursive: true })
  })
})
