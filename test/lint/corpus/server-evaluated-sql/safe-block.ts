import { Pool } from 'pg'

const pool = new Pool()

export const wait = () => pool.query('do $$ begin perform pg_sleep(1); end $$')
