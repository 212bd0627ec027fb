import pg from 'pg'

const pool = new pg.Pool()

export async function find(id: string) {
  const { rows } = await pool.query('select * from invoice where id = $1', [id])
  return rows[0]
}
