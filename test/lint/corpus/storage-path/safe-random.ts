import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export async function archive(tenancy: Tenancy<Database>) {
  const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
  await writeFile(`files/${randomUUID()}.json`, JSON.stringify(rows))
}
