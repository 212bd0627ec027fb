import type { TenantDatabase } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { unitOfWork } from './work.ts'

export const pay = (db: TenantDatabase<Database>, id: string) =>
  db.transaction().execute(async (trx) => {
    unitOfWork.enlist(trx)
    await unitOfWork.pay(id)
  })
