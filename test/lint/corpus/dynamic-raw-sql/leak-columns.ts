import { Pool } from 'pg'

const pool = new Pool()

export async function change(code: string, patch: Record<string, string>) {
  const columns = Object.keys(patch).map((column, index) => `${column} = $${index + 2}`)
  await pool.query(`update currency set ${columns.join(', ')} where code = $1`, [
    code,
    ...Object.values(patch),
  ])
}
