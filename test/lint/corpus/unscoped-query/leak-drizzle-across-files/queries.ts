import { gt, type SQL } from 'drizzle-orm'

import { db, invoice } from '../../drizzle-tables.ts'

export const above = (least: number): SQL => gt(invoice.total, least)

export const find = (where: SQL) => db.query.invoice.findMany({ where, limit: 50 })
