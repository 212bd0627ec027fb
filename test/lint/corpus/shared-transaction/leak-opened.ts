import { Pool } from 'pg'

const pool = new Pool()
const client = await pool.connect()

export const currencies = () => client.query('select code from currency')
