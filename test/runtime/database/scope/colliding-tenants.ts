import { Client } from 'pg'

import type { Tenant } from '@tenantry/runtime'

import { createTestApplication, type TestApplication } from '../../../support/test-application.ts'
import { IDS } from './statement-shapes.ts'

export interface CollidingTenants extends AsyncDisposable {
  readonly application: TestApplication
  readonly one: Tenant
  readonly other: Tenant
  /** Gives both tenants their rows anew; the other one's only if asked to. */
  refill(options: { withOther: boolean }): Promise<void>
  /** All rows of a tenant as they are in the database. */
  rowsOf(tenant: Tenant): Promise<unknown>
}

/**
 * Two tenants of one pool whose rows have the same ids, numbers and names. Row-level security is off,
 * and no default stamps a row, so that nothing but the plugin tells them apart.
 */
export async function createCollidingTenants(): Promise<CollidingTenants> {
  const application = await createTestApplication()
  const one = await application.createTenant({ slug: 'one' })
  const other = await application.createTenant({ slug: 'other' })
  const { database, schema } = one.placement
  const client = new Client(application.login('admin', database))
  await client.connect()
  await client.query(`set search_path = ${schema};
    alter table customer disable row level security, alter tenant_id drop default;
    alter table invoice disable row level security, alter tenant_id drop default;
    create view open_invoice with (security_invoker) as select tenant_id, number, amount from invoice;
    grant select on open_invoice to ${application.config.name}_app`)
  return {
    application,
    one,
    other,
    async refill({ withOther }) {
      await client.query(`set search_path = ${schema}; delete from invoice; delete from customer;
        ${insertRows(one.id, OWN_ROWS)}
        ${withOther ? insertRows(other.id, OTHER_ROWS) : ''}`)
    },
    async rowsOf(tenant) {
      const { rows } = await client.query(
        `select 'customer' as table, name as label, null as amount, null as customer_id
           from ${schema}.customer where tenant_id = $1
         union all
         select 'invoice', number, amount, customer_id from ${schema}.invoice where tenant_id = $1
         order by 1, 2, 3, 4`,
        [tenant.id],
      )
      return rows
    },
    async [Symbol.asyncDispose]() {
      await client.end()
      await application[Symbol.asyncDispose]()
    },
  }
}

interface Rows {
  readonly customers: readonly (readonly [id: string, name: string])[]
  readonly invoices: readonly (readonly [
    id: string,
    customer: string | null,
    number: string,
    amount: number,
  ])[]
}

const OWN_ROWS: Rows = {
  customers: [
    [IDS.ada, 'Ada'],
    [IDS.bob, 'Bob'],
    [IDS.dee, 'Cy'],
  ],
  invoices: [
    [IDS.first, IDS.ada, '1', 10],
    [IDS.second, IDS.bob, '2', 20],
    [IDS.third, null, '3', 30],
  ],
}
const OTHER_ROWS: Rows = {
  customers: [
    [IDS.ada, 'Ada'],
    [IDS.bob, 'Zed'],
    [IDS.dee, 'Dee'],
  ],
  invoices: [
    [IDS.first, IDS.bob, '1', 100],
    [IDS.second, IDS.ada, '9', 200],
    [IDS.third, null, '4', 400],
    [IDS.dee, IDS.dee, '5', 500],
  ],
}

function insertRows(tenantId: string, { customers, invoices }: Rows): string {
  const tuples = (rows: readonly (readonly (string | number | null)[])[]): string =>
    rows.map((row) => `('${tenantId}', ${row.map(literal).join(', ')})`).join(', ')
  return `insert into customer (tenant_id, id, name) values ${tuples(customers)};
    insert into invoice (tenant_id, id, customer_id, number, amount) values ${tuples(invoices)};`
}

function literal(value: string | number | null): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}
