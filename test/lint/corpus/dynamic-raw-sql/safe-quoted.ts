import { Pool } from 'pg'

const pool = new Pool()

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
const text = (value: string) => `'${value.replace(/'/g, "''")}'`

export const grant = (role: string) => pool.query(`grant select on currency to ${quote(role)}`)

export const find = (name: string) =>
  pool.query(`select code from currency where name = ${text(name)}`)
