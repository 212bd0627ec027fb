import { Pool } from 'pg'

const pool = new Pool()

export const query = (text: string, values: unknown[]) => pool.query(text, values)
