import { db } from './db.ts'
import { by as order } from './order.ts'

export const list = (sort: string) =>
  db.selectFrom('currency').selectAll().orderBy(order(sort)).execute()
