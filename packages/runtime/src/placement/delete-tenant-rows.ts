import type { Client } from 'pg'

import type { Fleet } from '../catalog/fleet.ts'
import type { Tenant } from '../catalog/tenant.ts'
import { quoteIdentifier } from '../database/sql-text.ts'

interface Reference {
  readonly from: string
  readonly to: string
}

/** Deletes a tenant's rows from a placement that it shares, in one transaction. */
export async function deleteTenantRows(fleet: Fleet, tenant: Tenant): Promise<void> {
  const { placement } = tenant
  const { system } = fleet.rolesOn(placement.cluster)
  await fleet.withClient(placement, async (client) => {
    const tables = await tenantTables(client, placement.schema)
    const order = orderForDeletion(tables, await references(client, placement.schema))
    await client.query('begin')
    // The owner has no policy and so sees no row; the system role has one.
    await client.query(`set local role ${quoteIdentifier(system)}`)
    for (const table of order) {
      const name = `${quoteIdentifier(placement.schema)}.${quoteIdentifier(table)}`
      await client.query(`delete from ${name} where tenant_id = $1`, [tenant.id])
    }
    await client.query('commit')
  })
}

/**
 * The tables in an order in which rows go before what they reference. Tables of a cycle come last, in
 * the order given; their constraints decide.
 */
export function orderForDeletion(
  tables: readonly string[],
  edges: readonly Reference[],
): readonly string[] {
  const remaining = new Set(tables)
  const order: string[] = []
  while (remaining.size > 0) {
    const free = [...remaining].filter(
      (table) =>
        !edges.some(({ from, to }) => to === table && from !== table && remaining.has(from)),
    )
    if (free.length === 0) return [...order, ...remaining]
    for (const table of free) remaining.delete(table)
    order.push(...free)
  }
  return order
}

async function tenantTables(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'tenant_id' and not a.attisdropped
     order by 1`,
    [schema],
  )
  return rows.map((row) => row.name)
}

async function references(client: Client, schema: string): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `select f.relname as "from", t.relname as "to" from pg_catalog.pg_constraint k
     join pg_catalog.pg_class f on f.oid = k.conrelid
     join pg_catalog.pg_class t on t.oid = k.confrelid
     join pg_catalog.pg_namespace n on n.oid = f.relnamespace
     where k.contype = 'f' and n.nspname = $1`,
    [schema],
  )
  return rows
}
