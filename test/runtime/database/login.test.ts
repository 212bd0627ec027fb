import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { describe, expect, inject, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { createTenant, deleteTenant, Fleet } from '@tenantry/runtime/fleet'
import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { migrate } from '@tenantry/runtime/fleet'

import { homeDatabase, loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'

function configOf(url: string): ReturnType<typeof resolveConfig> {
  return resolveConfig({ name: 'acme', mode: 'pool', clusters: { primary: { url } } })
}

/** As node-postgres reads it. */
function loginOf(url: string): { user: string | undefined; password: unknown } {
  const { user, password } = new Client({ connectionString: url })
  return { user, password }
}

describe('the login of requests is never that of the administrator', () => {
  test.each([
    'postgres://root:secret@host/db',
    'postgres://root:secret@host:5432/db?sslmode=disable',
    'postgres://host/db?user=root&password=secret',
    'postgres://somebody:else@host/db?user=root&password=secret',
    'postgres:///db?host=/var/run/postgresql',
    'postgres:///db?host=/var/run/postgresql&user=root&password=secret',
    'postgres://root:secret@%2Fvar%2Frun%2Fpostgresql/db',
    'postgres://root:p%40ss%2Fw%3Frd@host/db',
    'postgres://[::1]/db',
  ])('%s', (url) => {
    const { catalogCluster } = configOf(url)
    for (const kind of ['app', 'system'] as const) {
      const login = loginOf(loginUrl('acme', catalogCluster, kind))
      expect(login.user).toBe(`acme_${kind}`)
      expect(login.password).not.toBe('secret')
    }
    expect(homeDatabase(catalogCluster)).toBe('db')
  })

  test('the password is derived from wherever the secret stands', () => {
    const urls = ['postgres://root:secret@host/db', 'postgres://host/db?user=root&password=secret']
    const [one, other] = urls.map((url) =>
      loginOf(loginUrl('acme', configOf(url).catalogCluster, 'app')),
    )
    expect(one?.password).toBe(other?.password)
  })
})

describe('an administrator who is no superuser', () => {
  test('may do everything that has to be done', async () => {
    const root = inject('databaseUrl')
    const name = `t${randomBytes(5).toString('hex')}`
    const admin = new URL(root)
    admin.username = `${name}_admin`
    admin.password = 'secret'
    admin.pathname = `/${name}`
    await asRoot(root, [
      `create role ${name}_admin login createdb createrole password 'secret'`,
      `create database ${name} owner ${name}_admin`,
    ])
    const config: SaasConfig = {
      name,
      mode: 'pool',
      clusters: { primary: { url: admin.href } },
      tiers: { pooled: {}, bridged: { mode: 'bridge' }, siloed: { mode: 'silo' } },
    }
    const migrations = await testMigrations()
    const fleet = await Fleet.open(resolveConfig(config))
    try {
      await migrate(fleet, migrations)
      await migrate(fleet, migrations)
      await using tenancy = await createTenancy<TestDatabase>(config)
      for (const tier of ['pooled', 'bridged', 'siloed']) {
        await createTenant(fleet, migrations, { slug: tier, tier })
        await tenancy.run(tier, async () => {
          await tenancy.db.insertInto('customer').values({ name: tier }).execute()
          expect(await tenancy.db.selectFrom('customer').select('name').execute()).toEqual([
            { name: tier },
          ])
        })
        await deleteTenant(fleet, tier, { settleMs: 0 })
      }
    } finally {
      await fleet.close()
      await asRoot(root, [
        `drop database ${name} with (force)`,
        `drop role ${name}_app`,
        `drop role ${name}_system`,
        `drop role ${name}_owner`,
        `drop role ${name}_admin`,
      ])
    }
  })
})

async function asRoot(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
