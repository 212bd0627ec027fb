import type { Tenant, TenantDatabase } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../support/test-application.ts'

export type Db = TenantDatabase<TestDatabase>

export interface RecipeTenants extends AsyncDisposable {
  readonly application: TestApplication
  readonly tenant: Tenant
  /** Runs for the tenant, on its rows as they were made. */
  run<Result>(recipe: (db: Db) => Promise<Result>): Promise<Result>
}

/** One tenant with the customers Ada and Bob and their invoices, and another one whose rows must not show. */
export async function createRecipeTenants(): Promise<RecipeTenants> {
  const application = await createTestApplication()
  const tenant = await application.createTenant({ slug: 'one' })
  const other = await application.createTenant({ slug: 'other' })
  const { tenancy } = application
  const refill = async () => {
    await tenancy.run(tenant.slug, () =>
      fill(tenancy.db, [
        ['Ada', ['1', '2']],
        ['Bob', ['3']],
      ]),
    )
    await tenancy.run(other.slug, () => fill(tenancy.db, [['Eve', ['1', '666']]]))
  }
  return {
    application,
    tenant,
    async run(recipe) {
      await refill()
      return await tenancy.run(tenant.slug, () => recipe(tenancy.db))
    },
    [Symbol.asyncDispose]: () => application[Symbol.asyncDispose](),
  }
}

async function fill(
  db: Db,
  customers: readonly (readonly [name: string, numbers: readonly string[]])[],
): Promise<void> {
  await db.deleteFrom('invoice').execute()
  await db.deleteFrom('customer').execute()
  for (const [name, numbers] of customers) {
    const { id } = await db
      .insertInto('customer')
      .values({ name })
      .returning('id')
      .executeTakeFirstOrThrow()
    const invoices = numbers.map((number) => ({
      customer_id: id,
      number,
      amount: 10 * Number(number),
    }))
    await db.insertInto('invoice').values(invoices).execute()
  }
}
