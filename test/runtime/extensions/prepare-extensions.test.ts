import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import '../../support/provided-context.ts'
import { resolveConfig } from '@tenantry/runtime/config'
import {
  createTenant,
  findDrift,
  findExtensionProblems,
  Fleet,
  migrate,
  prepareClusters,
} from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createDatabase, dropDatabases } from '../../../src/testing/databases.ts'
import { TEST_TIERS } from '../../support/test-application.ts'
import { createTestFleet, sqlMigration, type TestFleet } from '../../support/test-fleet.ts'

const ACCOUNT = `create table account (tenant_id uuid not null, id int, email text, primary key (tenant_id, id));
  alter table account enable row level security;
  alter table account force row level security;
  create policy tenant on account to {{app}} using (tenant_id = (select tenantry.current_tenant()));
  grant select, insert, update, delete on account to {{app}}, {{system}};
  create function twice(n int) returns int language sql set search_path from current as 'select n * 2';`

describe('one database', () => {
  let name: string
  let url: string
  let admin: Client
  const fleets: Fleet[] = []

  beforeAll(async () => {
    name = `x${randomBytes(5).toString('hex')}`
    url = await createDatabase(inject('databaseUrl'), name)
    admin = new Client({ connectionString: url })
    await admin.connect()
  })

  afterAll(async () => {
    await Promise.all(fleets.map((fleet) => fleet.close()))
    await admin?.end()
    await dropDatabases([{ url }], [])
    const server = new Client({ connectionString: inject('databaseUrl') })
    await server.connect()
    await server.query(
      `drop role if exists ${name}_owner, ${name}_app, ${name}_system, ${name}_admin`,
    )
    await server.end()
  })

  async function open(extensions: readonly string[], as = url): Promise<Fleet> {
    const clusters = { primary: { url: as } }
    const config = resolveConfig({ name, mode: 'pool', clusters, extensions })
    const fleet = await Fleet.open(config)
    fleets.push(fleet)
    return fleet
  }

  async function prepare(...extensions: string[]): Promise<void> {
    await prepareClusters(await open(extensions))
  }

  async function stateOf(): Promise<{ schemas: number; extensions: string[] }> {
    const { rows } = await admin.query<{ schemas: number; extensions: string[] }>(
      `select (select count(*)::int from pg_namespace where nspname in ('tenantry_extensions', 'tenantry')) as schemas,
        array(select extname::text from pg_extension where extname <> 'plpgsql' order by 1) as extensions`,
    )
    return rows[0] ?? { schemas: -1, extensions: [] }
  }

  // In this order: nothing is prepared before one of them succeeds.
  test('what the server does not have is told, and nothing of the run stays', async () => {
    await expect(prepare('citext', 'no_such_thing')).rejects.toMatchObject({
      code: 'EXTENSION_UNAVAILABLE',
      message: expect.stringContaining('no_such_thing'),
      hint: expect.stringContaining('DATABASE_URL'),
    })
    expect(await stateOf()).toEqual({ schemas: 0, extensions: [] })
  })

  test('what needs another one in front of it is told', async () => {
    await expect(prepare('earthdistance')).rejects.toMatchObject({
      code: 'EXTENSION_REFUSED',
      message: expect.stringContaining('cube'),
    })
    expect(await stateOf()).toEqual({ schemas: 0, extensions: [] })
  })

  test('one in another schema is told, and how to move it', async () => {
    await admin.query('create extension citext')
    await expect(prepare('citext')).rejects.toMatchObject({
      code: 'EXTENSION_ELSEWHERE',
      message: expect.stringContaining('"public"'),
      hint: expect.stringContaining('alter extension "citext" set schema tenantry_extensions'),
    })
    expect(await stateOf()).toEqual({ schemas: 0, extensions: ['citext'] })
    await admin.query(
      'create schema if not exists tenantry_extensions; alter extension "citext" set schema tenantry_extensions',
    )
    await prepare('citext')
    expect(await stateOf()).toEqual({ schemas: 2, extensions: ['citext'] })
  })

  test('what is listed is created in its order, once', async () => {
    await prepare('cube', 'earthdistance', 'citext', 'uuid-ossp')
    await prepare('cube', 'earthdistance', 'citext', 'uuid-ossp')
    const { rows } = await admin.query(
      `select extname as name, extnamespace::regnamespace::text as schema, r.rolsuper as "isSuperusers"
       from pg_extension e join pg_roles r on r.oid = e.extowner where extname <> 'plpgsql' order by 1`,
    )
    expect(rows).toEqual(
      ['citext', 'cube', 'earthdistance', 'uuid-ossp'].map((extension) => ({
        name: extension,
        schema: 'tenantry_extensions',
        isSuperusers: true,
      })),
    )
  })

  test('the roles look into the schema, and do nothing else in it', async () => {
    const { rows } = await admin.query(
      `select role, has_schema_privilege(role, 'tenantry_extensions', 'USAGE') as looks,
        has_schema_privilege(role, 'tenantry_extensions', 'CREATE') as creates
       from unnest(array[$1 || '_app', $1 || '_owner', $1 || '_system', 'public']) as role`,
      [name],
    )
    expect(rows).toEqual([
      { role: `${name}_app`, looks: true, creates: false },
      { role: `${name}_owner`, looks: true, creates: false },
      { role: `${name}_system`, looks: true, creates: false },
      { role: 'public', looks: false, creates: false },
    ])
  })

  test.each([
    [`alter schema tenantry_extensions owner to {{owner}}`, 'belongs to the role'],
    ['grant create on schema tenantry_extensions to {{owner}}', 'may create objects'],
    ['create table tenantry_extensions.mine (id int)', 'relation mine'],
    ['create domain tenantry_extensions.mine as text', 'type mine'],
    [
      'create operator tenantry_extensions.=== (leftarg = uuid, rightarg = uuid, function = uuid_ne)',
      'operator ===',
    ],
    [
      "create function tenantry_extensions.lower(text) returns text language sql as 'select null::text'",
      'function lower',
    ],
    ['create collation tenantry_extensions.mine from "C"', 'collation mine'],
  ])('%s is refused, even where no extension is listed', async (statement, told) => {
    const asOwner = statement.replaceAll('{{owner}}', `${name}_owner`)
    await using undo = new AsyncDisposableStack()
    undo.defer(async () => {
      await admin.query(`alter schema tenantry_extensions owner to current_user;
        revoke create on schema tenantry_extensions from ${name}_owner;
        drop table if exists tenantry_extensions.mine;
        drop domain if exists tenantry_extensions.mine;
        drop collation if exists tenantry_extensions.mine;
        drop operator if exists tenantry_extensions.=== (uuid, uuid);
        drop function if exists tenantry_extensions.lower(text)`)
    })
    await admin.query(asOwner)
    const refused = { code: 'EXTENSIONS_UNGUARDED', message: expect.stringContaining(told) }
    await expect(prepare('citext')).rejects.toMatchObject(refused)
    await expect(prepare()).rejects.toMatchObject(refused)
    const fleet = await open(['citext'])
    expect(await findExtensionProblems(fleet, { cluster: 'primary' })).toMatchObject([refused])
  })

  test('what is missing is told to whoever only looks', async () => {
    const fleet = await open(['citext', 'hstore', 'no_such_thing'])
    expect(await findExtensionProblems(fleet, { cluster: 'primary' })).toMatchObject([
      { code: 'EXTENSION_MISSING', message: expect.stringContaining('hstore') },
      { code: 'EXTENSION_UNAVAILABLE', message: expect.stringContaining('no_such_thing') },
    ])
  })

  test('an administrator who may not create one is told what a superuser does', async () => {
    await admin.query(
      `create role ${name}_admin login createrole password 'secret' in role ${name}_owner;
       grant create on database ${name} to ${name}_admin with grant option;
       alter schema tenantry_extensions owner to ${name}_admin;
       grant ${name}_app, ${name}_system, ${name}_owner to ${name}_admin with admin option`,
    )
    const as = new URL(url)
    as.username = `${name}_admin`
    as.password = 'secret'
    const fleet = await open(['amcheck'], as.href)
    const { extensions } = fleet.config
    const { prepareExtensions } =
      await import('../../../packages/runtime/src/fleet/preparation/prepare-extensions.ts')
    const roles = fleet.rolesOn('primary')
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      await expect(prepareExtensions(client, roles, extensions)).rejects.toMatchObject({
        code: 'EXTENSION_REFUSED',
        message: expect.stringContaining('may not create the extension amcheck'),
        hint: expect.stringContaining('create extension if not exists "amcheck"'),
      })
      // A trusted one needs no superuser.
      await prepareExtensions(client, roles, ['pg_trgm'])
    })
    expect((await stateOf()).extensions).toContain('pg_trgm')
  })
})

describe('a fleet that is there already', () => {
  let fleet: TestFleet
  let listing: Fleet
  let migrations: RenderedMigration[]

  beforeAll(async () => {
    migrations = [await sqlMigration('20260101000000_account', ACCOUNT)]
    fleet = await createTestFleet({ migrations })
    for (const tier of Object.keys(TEST_TIERS)) await fleet.create({ slug: tier, tier })
    await fleet.create({ slug: 'siloed-2', tier: 'siloed' })
    listing = await Fleet.open(resolveConfig({ ...fleet.config, extensions: ['citext'] }))
  })

  afterAll(async () => {
    await listing?.close()
    await fleet?.[Symbol.asyncDispose]()
  })

  test('a database that cannot have an extension is told with its placement, and the others go on', async () => {
    const silo = (await listing.catalog.placements()).find(({ mode }) => mode === 'silo')
    if (silo === undefined) throw new Error('no silo')
    const database = silo.database
    // Its owner owns the database, and may.
    await fleet.application.asAdmin(database, (client) =>
      client.query(
        `set role "${fleet.config.name}_owner"; create extension citext schema "${silo.schema}"`,
      ),
    )
    const outcomes = await migrate(listing, migrations)
    const failed = outcomes.filter(({ error }) => error !== undefined)
    expect(failed).toMatchObject([
      { placement: { database }, error: { code: 'EXTENSION_ELSEWHERE' } },
    ])
    expect(await findExtensionProblems(listing, silo)).toMatchObject([
      { code: 'EXTENSION_ELSEWHERE' },
    ])
    await fleet.application.asAdmin(database, (client) => client.query('drop extension citext'))
    expect((await migrate(listing, migrations)).filter(({ error }) => error)).toEqual([])
  })

  test('each of its databases gets what is listed, and new ones have it', async () => {
    const later = [
      ...migrations,
      await sqlMigration(
        '20260101000001_citext',
        'alter table account alter column email type citext using email::citext; create unique index account_email on account (tenant_id, email)',
      ),
    ]
    const outcomes = await migrate(listing, later)
    expect(outcomes.map(({ outcome, error }) => error ?? outcome)).toEqual(
      Array(4).fill('migrated'),
    )
    await createTenant(listing, later, { slug: 'later', tier: 'siloed' })
    await createTenant(listing, later, { slug: 'last', tier: 'siloed' })
    const placements = await listing.catalog.placements()
    for (const placement of placements) {
      expect(await findExtensionProblems(listing, placement)).toEqual([])
    }
    expect(await findDrift(listing, later, placements)).toMatchObject({
      asExpected: 6,
      classes: [],
      unreadable: [],
    })
  })

  test('a function that an older version has made is no drift', async () => {
    const [placement] = await listing.catalog.placements()
    if (placement === undefined) throw new Error('no placement')
    await fleet.application.asAdmin(placement.database, (client) =>
      client.query(
        `alter function "${placement.schema}".twice(int) set search_path = "${placement.schema}", pg_temp`,
      ),
    )
    const found = await findDrift(
      listing,
      [
        ...migrations,
        await sqlMigration(
          '20260101000001_citext',
          'alter table account alter column email type citext using email::citext; create unique index account_email on account (tenant_id, email)',
        ),
      ],
      [placement],
    )
    expect(found).toMatchObject({ asExpected: 1, classes: [], unreadable: [] })
  })

  test.each([
    'create table tenantry_extensions.mine (id int)',
    "create function tenantry_extensions.lower(text) returns text language sql as 'select null::text'",
    'create operator tenantry_extensions.=== (leftarg = uuid, rightarg = uuid, function = uuid_ne)',
    'alter extension citext add table account',
    'drop extension citext cascade',
    'alter schema tenantry_extensions rename to mine',
  ])('a migration cannot %s', async (statement) => {
    const wrong = [...migrations, await sqlMigration('20260101000002_wrong', statement)]
    await expect(migrate(listing, wrong)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  })
})
