import { Pool } from 'pg'

const pool = new Pool()

pool.on('connect', (client) => {
  void client.query("set timezone to 'UTC'")
})
