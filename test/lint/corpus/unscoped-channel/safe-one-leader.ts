import { Pool } from 'pg'

const pool = new Pool()

const SCHEDULER = 4711

export const lead = () => pool.query(`select pg_try_advisory_lock(${SCHEDULER})`)

export const lock = (invoiceId: string) =>
  pool.query('select pg_advisory_lock(hashtext($1))', [invoiceId])
