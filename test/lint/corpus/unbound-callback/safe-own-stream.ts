import { createReadStream } from 'node:fs'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const load = (tenancy: Tenancy<Database>, tenant: string, path: string) =>
  tenancy.run(tenant, () => {
    const stream = createReadStream(path)
    stream.on('end', () => void tenancy.db.selectFrom('invoice').selectAll().execute())
  })
