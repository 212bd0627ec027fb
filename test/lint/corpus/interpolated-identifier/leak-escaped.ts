import { escapeIdentifier, Pool } from 'pg'

const pool = new Pool()

export const list = (schema: string) =>
  pool.query(`select * from ${escapeIdentifier(schema)}.currency`)
