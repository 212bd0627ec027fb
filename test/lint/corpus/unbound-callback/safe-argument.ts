import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
const bus = new EventEmitter()

export const watch = (tenant: string) =>
  tenancy.run(tenant, () => {
    const { slug } = tenancy.currentTenant() ?? { slug: tenant }
    bus.on('paid', () => console.log(slug))
    bus.on('sent', () =>
      tenancy.run(slug, () => tenancy.db.selectFrom('invoice').selectAll().execute()),
    )
  })
