import { Pool } from 'pg'

const pool = new Pool()

export async function all(text: string, values: unknown[] = []) {
  const { rows } = await pool.query(text, values)
  return rows
}
