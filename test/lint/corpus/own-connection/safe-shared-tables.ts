import type { Tenancy } from '@tenantry/runtime'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

const rates = new Pool({ connectionString: process.env['RATES_URL'] })

export const currencies = () => rates.query('select code, name from currency')
export const invoices = () => tenancy.db.selectFrom('invoice').selectAll().execute()
