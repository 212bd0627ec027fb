import { Pool } from 'pg'

const pool = new Pool()

interface Invoice {
  tenant_id: string
  number: string
}

export const tell = (invoice: Invoice) =>
  pool.query('select pg_notify($1, $2)', ['invoice', JSON.stringify(invoice)])

export const send = (channel: string, payload: string) =>
  pool.query('select pg_notify($1, $2)', [channel, payload])
