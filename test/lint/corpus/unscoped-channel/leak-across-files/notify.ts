import { Pool } from 'pg'

const pool = new Pool()

export const notify = (text: string) => pool.query("select pg_notify('changes', $1)", [text])
