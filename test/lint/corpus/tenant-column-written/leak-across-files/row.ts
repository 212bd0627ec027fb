import type { Updateable } from 'kysely'

import type { Database } from '../../database.ts'

export function rowOf(owner: string): Updateable<Database['customer']> {
  return { name: 'new', tenant_id: owner }
}
