import { Pool } from 'pg'

const pool = new Pool()

export const find = (name: string) =>
  pool.query('select code from currency -- all there are\n' + 'where name = $1', [name])
