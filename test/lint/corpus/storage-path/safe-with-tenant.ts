import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

function folderOf(tenancy: Tenancy<Database>) {
  const tenant = tenancy.currentTenant()
  if (tenant === undefined) throw new Error('There is no tenant.')
  return join('files', tenant.id)
}

export async function archive(tenancy: Tenancy<Database>, id: string) {
  const folder = folderOf(tenancy)
  const invoice = await tenancy.db
    .selectFrom('invoice')
    .select(['number', 'total'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await writeFile(join(folder, `${invoice.number}.json`), JSON.stringify(invoice))
}
