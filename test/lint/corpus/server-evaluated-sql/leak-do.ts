import { Pool } from 'pg'

const pool = new Pool()

const BLOCK = `do $$
declare name text := 'currency';
begin
  execute format('delete from %I', name);
end $$`

export async function clean() {
  const client = await pool.connect()
  await client.query(BLOCK)
  client.release()
}
