import { Pool } from 'pg'

const pool = new Pool()

const COLUMNS: ReadonlySet<string> = new Set(['code', 'name'])

export async function list(order: string) {
  if (!COLUMNS.has(order)) throw new Error(`There is no column ${order}.`)
  return await pool.query(`select code from currency order by ${order}`)
}
