import { db } from './db.ts'

export const insertCustomer = (tenant_id: string, id: string, name: string) =>
  db.insertInto('customer').values({ tenant_id, id, name })
