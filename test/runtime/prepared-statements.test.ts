import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTestApplication, type TestApplication } from '../support/test-application.ts'

let application: TestApplication

beforeAll(async () => {
  application = await createTestApplication()
  for (const slug of ['one', 'other']) await application.createTenant({ slug, tier: 'pooled' })
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

async function readAll(slug: string) {
  const { tenancy } = application
  return await tenancy.run(slug, () => tenancy.db.selectFrom('customer').selectAll().execute())
}

async function addCustomer(slug: string, name: string): Promise<void> {
  const { tenancy } = application
  await tenancy.run(slug, async () => {
    await tenancy.db.insertInto('customer').values({ name }).execute()
  })
}

test('a statement that is prepared for one tenant serves the next one with its own rows', async () => {
  await addCustomer('one', 'of one')
  await addCustomer('other', 'of other')
  for (let round = 0; round < 8; round += 1) {
    expect(await readAll('one')).toMatchObject([{ name: 'of one' }])
    expect(await readAll('other')).toMatchObject([{ name: 'of other' }])
  }
})

test('a prepared select survives a column that is added to its table', async () => {
  const { tenancy } = application
  for (let round = 0; round < 4; round += 1) await readAll('one')
  const { database, schema } = await tenancy.run('one', async () => {
    const tenant = tenancy.currentTenant()
    if (tenant === undefined) throw new Error('There is no tenant.')
    return tenant.placement
  })
  await application.asAdmin(database, (client) =>
    client.query(`alter table "${schema}".customer add column note text default 'new'`),
  )
  for (let round = 0; round < 4; round += 1) {
    expect(await readAll('one')).toMatchObject([{ name: 'of one', note: 'new' }])
  }
})

test('a statement that fails each time fails for its own reason each time', async () => {
  await addCustomer('one', 'twice')
  for (let round = 0; round < 4; round += 1) {
    await expect(addCustomer('one', 'twice')).rejects.toMatchObject({ code: '23505' })
  }
})

test('more statements than a connection keeps', async () => {
  const { tenancy } = application
  const alias = (number: number) =>
    tenancy.run('one', () =>
      tenancy.db.selectFrom('customer').select(`name as name_${number}`).execute(),
    )
  for (let number = 0; number < 250; number += 1) {
    await alias(number)
    await alias(number)
  }
  expect(await alias(0)).toHaveLength(2)
})
