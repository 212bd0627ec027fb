import { Pool } from 'pg'

const pool = new Pool()

export async function find(names: string[]) {
  const conditions: string[] = []
  for (const name of names) conditions.push(`name = '${name}'`)
  return await pool.query('select code from currency where ' + conditions.join(' or '))
}
