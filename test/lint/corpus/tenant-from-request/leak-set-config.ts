import express from 'express'
import { Pool } from 'pg'

const pool = new Pool()
const app = express()

app.get('/invoices', async (req, res) => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.tenant_id', $1, true)", [req.get('x-tenant')])
    const { rows } = await client.query(
      'select number from invoice where tenant_id = current_setting($1)',
      ['app.tenant_id'],
    )
    res.json(rows)
  } finally {
    client.release()
  }
})
