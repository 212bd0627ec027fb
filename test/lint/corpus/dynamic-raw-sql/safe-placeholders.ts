import { Pool } from 'pg'

const pool = new Pool()

export async function find(codes: string[], least: number) {
  const places = codes.map((_, index) => `$${index + 1}`).join(', ')
  return await pool.query(
    `select name from currency where code in (${places}) limit ${least}`,
    codes,
  )
}
