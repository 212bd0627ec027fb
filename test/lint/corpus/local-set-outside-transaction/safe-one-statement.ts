import { Pool } from 'pg'

const pool = new Pool()

export const list = (tenant: string) =>
  pool.query(
    `with context as (select set_config('app.tenant', $1, true))
     select code from currency, context`,
    [tenant],
  )

export const run = () => pool.query('begin; set local app.tenant = 1; select 1; commit')
