import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

class Pool {
  readonly size: number

  constructor(size: number) {
    this.size = size
  }

  async query(text: string) {
    return text.length + this.size
  }
}

declare const tenancy: Tenancy<Database>

export const workers = new Pool(4)
export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()
