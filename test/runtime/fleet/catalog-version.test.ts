import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { deleteTenant, setTenantStatus } from '@tenantry/runtime/fleet'

import { makeApiKey } from '../../../packages/runtime/src/catalog/api-key.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

// A catalog that a version before this one has prepared: it lacks what has come since.

const OUTDATED = { code: 'CATALOG_OUTDATED', hint: expect.stringContaining('saas migrate') }

let fleet: TestFleet
/** A process that was started on the older catalog, and knows nothing from before. */
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createTestFleet()
  await fleet.create({ slug: 'acme' })
  await fleet.query(`
    drop function tenantry.find_key(bytea);
    drop function tenantry.is_deleted(uuid);
    delete from tenantry.meta where key = 'version'`)
  tenancy = await createTenancy<TestDatabase>(fleet.config)
})

afterAll(async () => {
  await tenancy?.close()
  await fleet?.[Symbol.asyncDispose]()
})

test('the CLI refuses to work on it, and deletes no tenant', async () => {
  const refused = [
    setTenantStatus(fleet.fleet, 'acme', 'suspended'),
    fleet.create({ slug: 'new' }),
    deleteTenant(fleet.fleet, 'acme', { settleMs: 0 }),
  ]
  for (const outcome of await Promise.allSettled(refused)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: OUTDATED })
  }
  expect(await fleet.query('select slug, status from tenantry.tenant')).toEqual([
    { slug: 'acme', status: 'active' },
  ])
})

test('a lookup and a statement say so, and nothing of the statement runs', async () => {
  await expect(tenancy.tenantOfKey(makeApiKey('acme'))).rejects.toMatchObject(OUTDATED)
  await tenancy.run('acme', async () => {
    const insert = tenancy.db.insertInto('customer').values({ name: 'Ada' })
    await expect(insert.execute()).rejects.toMatchObject(OUTDATED)
    await expect(
      tenancy.db.transaction().execute((trx) => trx.executeQuery(insert)),
    ).rejects.toMatchObject(OUTDATED)
  })
})

test('a migration mends all of it', async () => {
  await fleet.migrate(await testMigrations())
  await tenancy.run('acme', async () => {
    expect(await tenancy.db.selectFrom('customer').selectAll().execute()).toEqual([])
  })
  await fleet.delete('acme')
})
