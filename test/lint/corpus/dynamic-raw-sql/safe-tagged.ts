import { Pool } from 'pg'

const pool = new Pool()

export const list = () => pool.query(String.raw`select code from currency where name ~ '\\d'`)
