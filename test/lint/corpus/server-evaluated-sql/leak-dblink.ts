import { Pool } from 'pg'

const pool = new Pool()

export const copy = () =>
  pool.query("select * from dblink('dbname=other', 'select code from currency') as t (code text)")
