import type { Client } from 'pg'

import type { Tenant } from '../../catalog/tenant.ts'
import { ContextSigner } from '../../database/sign/context-signer.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { awaitOlderTransactions } from './older-transactions.ts'

/**
 * Deletes a tenant's rows from a placement that it shares, when no transaction is left that could write
 * more of them.
 *
 * In one statement: foreign keys are checked when all rows are gone, so that neither their order nor
 * their circles matter. On Citus too: all rows of a tenant are on one worker, which gets it whole.
 *
 * Rows that stay are looked for behind it. On PostgreSQL that is one transaction, and nothing goes where
 * some stay. On Citus the deletion is committed before, since another role would not see it: what the
 * system role can see is gone by then, and the next call deletes the rest.
 *
 * @param longestMs How long to wait for such transactions.
 * @throws {TenantryError} TENANT_IN_USE; TENANT_ROWS_LEFT when rows stay that the tenant itself can see.
 */
export async function deleteTenantRows(
  fleet: Fleet,
  tenant: Tenant,
  longestMs: number,
): Promise<void> {
  const { placement } = tenant
  const roles = fleet.rolesOn(placement.cluster)
  const { reach, rolesShareTransaction } = fleet.engineOn(placement.cluster)
  const { app, system } = roles
  const signer = await ContextSigner.create(fleet.config)
  await fleet.withClient(placement, async (client) => {
    await awaitOlderTransactions(client, tenant, { roles, longestMs })
    const tables = await tenantTables(client, placement.schema, system)
    if (tables.length === 0) return
    await client.query('begin')
    // The owner has no policy and so sees no row; the system role has one.
    await client.query(`set local role ${quoteIdentifier(system)}`)
    const deletions = tables
      .filter(({ isOpen }) => isOpen)
      .map(({ name }, index) => `d${index} as (delete from ${name} where tenant_id = $1)`)
    if (deletions.length > 0) {
      await client.query(`with ${deletions.join(', ')} select`, [tenant.id])
    }
    // What another role has not committed is still there to this one.
    if (!rolesShareTransaction) await client.query('commit; begin')
    await client.query(`set local role ${quoteIdentifier(app)}`)
    await client.query(
      `select set_config('tenantry.tenant_id', $1, true), set_config('tenantry.token', $2, true)${reach ? `, ${reach.term}` : ''}`,
      [tenant.id, signer.sign(tenant) ?? ''],
    )
    if (reach) await client.query(reach.statement(tenant.id))
    const left = await tablesWithRows(
      client,
      tables.map(({ name }) => name),
      tenant.id,
    )
    if (left.length > 0) throw rowsLeft(tenant, left, !rolesShareTransaction)
    await client.query('commit')
  })
}

/** By the tenant's own policy: where the system role has none, it deletes nothing and tells nobody. */
async function tablesWithRows(
  client: Client,
  tables: readonly string[],
  tenantId: string,
): Promise<string[]> {
  const readable = await client.query<{ name: string }>(
    "select name from unnest($1::text[]) as name where has_table_privilege(name, 'select')",
    [tables],
  )
  const left: string[] = []
  for (const { name } of readable.rows) {
    const found = await client.query(`select from ${name} where tenant_id = $1 limit 1`, [tenantId])
    if (found.rows.length > 0) left.push(name)
  }
  return left
}

interface TenantTable {
  readonly name: string
  /** Whether the system role has a policy there. Citus gives up on a statement where it has none. */
  readonly isOpen: boolean
}

async function tenantTables(
  client: Client,
  schema: string,
  system: string,
): Promise<TenantTable[]> {
  const { rows } = await client.query<TenantTable>(
    `select format('%I.%I', n.nspname, c.relname) as name, not c.relrowsecurity or exists (
         select from pg_catalog.pg_policy p, unnest(p.polroles) as given (role)
         where p.polrelid = c.oid and p.polpermissive
           and (role = 0 or pg_catalog.pg_has_role($2, role, 'usage'))) as "isOpen"
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_attribute a on a.attrelid = c.oid
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'tenant_id' and not a.attisdropped
     order by 1`,
    [schema, system],
  )
  return rows
}

function rowsLeft(
  { slug }: Tenant,
  tables: readonly string[],
  isCommitted: boolean,
): TenantryError {
  const others = isCommitted
    ? 'The rows of all other tables are deleted and do not come back.'
    : 'No row was deleted.'
  return new TenantryError('TENANT_ROWS_LEFT', {
    message: `Rows of the tenant ${JSON.stringify(slug)} stay in ${tables.join(', ')}, where the system role has no policy.`,
    hint: `${others} Call schema.isolateTable for these tables in a migration, then delete the tenant again.`,
    details: { slug, tables },
  })
}
