import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

interface Response {
  json(value: unknown): void
}

async function answer(response: Response) {
  try {
    response.json(await tenancy.db.selectFrom('invoice').selectAll().execute())
  } catch {
    response.json({ error: 'failed' })
  }
}

export function handle(_request: unknown, response: Response) {
  answer(response)
}
