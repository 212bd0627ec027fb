import { db as database } from './db.ts'
import { Invoices } from './repository.ts'

export const invoices = new Invoices(database)
