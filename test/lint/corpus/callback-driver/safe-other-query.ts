import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

interface Dom {
  query(selector: string, found: () => void): void
}

export function work(dom: Dom, tenancy: Tenancy<Database>) {
  dom.query('#invoices', () => void tenancy.db.selectFrom('invoice').selectAll().execute())
}
