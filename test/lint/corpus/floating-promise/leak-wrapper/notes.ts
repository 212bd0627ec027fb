import type { TenantDatabase } from '@tenantry/runtime'

import type { Database } from '../../database.ts'

export class Notes {
  readonly #db: TenantDatabase<Database>

  constructor(db: TenantDatabase<Database>) {
    this.#db = db
  }

  async touch(id: string) {
    const { number } = await this.#db
      .selectFrom('invoice')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return number
  }
}
