import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { SaasConfig, Tenant, TenantIdColumn } from '@tenantry/runtime'
import { readMigrations } from '@tenantry/runtime/migrations'
import type { Generated } from 'kysely'
import { createTestFleet } from 'tenantry/testing'

import { createReferenceRole, PLAIN_SCHEMA } from './reference-role.ts'
import { withClient } from './with-client.ts'

export interface InvoiceDatabase {
  invoice: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    number: string
    amount: number
  }
}

/** A pool with invoices of several tenants, and a copy of them that nothing guards. */
export interface InvoiceFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly slug: string
  readonly tenantId: string
  /** Of that tenant's invoices. */
  readonly ids: readonly string[]
  /** The schema of the guarded table. */
  readonly schema: string
  /** Logs in as an ordinary role: neither owner nor superuser. */
  readonly referenceUrl: string
}

const APPLICATION = fileURLToPath(new URL('../application/', import.meta.url))
const TENANTS = 20
const INVOICES_EACH = 500

/** On DATABASE_URL when it is set, else on an embedded PostgreSQL in a temporary folder. */
export async function createInvoiceFleet(
  isolation: SaasConfig['isolation'] = {},
): Promise<InvoiceFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  const cleanUp = async () => rm(root, { recursive: true, force: true })
  await using undo = new AsyncDisposableStack()
  undo.defer(cleanUp)

  const name = `bench_${randomBytes(4).toString('hex')}`
  const fleet = await createTestFleet(
    { name, mode: 'pool', clusters: { primary: given ? { url: given } : {} }, isolation },
    { root, migrations: await readMigrations(APPLICATION) },
  )
  undo.defer(() => dropRoles(given, fleet.config.name))
  undo.use(fleet)

  const tenants: Tenant[] = []
  for (let number = 1; number <= TENANTS; number += 1) {
    tenants.push(await fleet.createTenant({ slug: `tenant-${number}` }))
  }
  const measured = tenants[TENANTS / 2]
  const url = fleet.config.clusters['primary']?.url
  if (measured === undefined || url === undefined) throw new Error('The fleet has no tenant.')
  const { schema } = measured.placement
  const ids = await withClient(url, async (client) => {
    await client.query(
      `insert into "${schema}".invoice (tenant_id, number, amount)
       select tenant, 'R-' || number, number
       from unnest($1::uuid[]) tenant, generate_series(1, ${INVOICES_EACH}) number`,
      [tenants.map(({ id }) => id)],
    )
    await client.query(`create schema ${PLAIN_SCHEMA}`)
    await client.query(
      `create table ${PLAIN_SCHEMA}.invoice (like "${schema}".invoice including indexes)`,
    )
    await client.query(`insert into ${PLAIN_SCHEMA}.invoice table "${schema}".invoice`)
    await client.query(`analyze "${schema}".invoice, ${PLAIN_SCHEMA}.invoice`)
    const { rows } = await client.query<{ id: string }>(
      `select id from "${schema}".invoice where tenant_id = $1`,
      [measured.id],
    )
    return rows.map(({ id }) => id)
  })
  const role = await createReferenceRole(url, `${fleet.config.name}_app`)
  undo.defer(role.drop)

  const kept = undo.move()
  return {
    config: fleet.config,
    slug: measured.slug,
    tenantId: measured.id,
    ids,
    schema,
    referenceUrl: role.url,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** An embedded server goes with its folder; one that was given keeps nothing of us. */
async function dropRoles(given: string | undefined, application: string): Promise<void> {
  if (given === undefined) return
  const roles = ['owner', 'app', 'system'].map((kind) => `${application}_${kind}`)
  await withClient(given, (client) => client.query(`drop role if exists ${roles.join(', ')}`))
}
