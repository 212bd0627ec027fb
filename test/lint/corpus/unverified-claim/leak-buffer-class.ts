import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

interface Claims {
  readonly tenant: string
}

export class Session {
  readonly #claims: Claims

  constructor(token: string) {
    const [, payload = ''] = token.split('.')
    const text = Buffer.from(payload, 'base64url').toString('utf8')
    this.#claims = JSON.parse(text)
  }

  async invoices(tenancy: Tenancy<Database>) {
    return await tenancy.run(this.#claims.tenant, () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
  }
}
