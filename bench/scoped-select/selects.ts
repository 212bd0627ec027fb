import type { TenantDatabase } from '@tenantry/runtime'
import { type Kysely, sql } from 'kysely'

import type { InvoiceDatabase } from './invoice-fleet.ts'
import type { PlainDatabase } from './open-reference.ts'

export async function selectScoped(db: TenantDatabase<InvoiceDatabase>, id: string) {
  return await db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function selectUnscoped(db: Kysely<PlainDatabase>, tenantId: string, id: string) {
  return await db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** What row-level security needs when its context is sent as statements of its own: four round trips. */
export async function selectSequentially(db: Kysely<PlainDatabase>, tenantId: string, id: string) {
  return await db.transaction().execute(async (trx) => {
    await sql`select set_config('tenantry.tenant_id', ${tenantId}, true)`.execute(trx)
    return await selectUnscoped(trx, tenantId, id)
  })
}
