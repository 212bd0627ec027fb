import { Pool } from 'pg'

const pool = new Pool()

import { readFile } from 'node:fs/promises'

export async function setUp(name: string) {
  await pool.query(await readFile(name, 'utf8'))
  await pool.query(`create schema if not exists ${process.env['APP_SCHEMA']}`)
}
