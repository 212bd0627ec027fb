import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

export async function seen(id: string) {
  void tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
  tenancy.db
    .updateTable('customer')
    .set({ name: '' })
    .execute()
    .catch((error: unknown) => console.error(error))
}
