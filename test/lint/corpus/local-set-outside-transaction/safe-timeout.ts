import { Pool } from 'pg'

const pool = new Pool()

export const hurry = () => pool.query("set local statement_timeout = '1s'")
