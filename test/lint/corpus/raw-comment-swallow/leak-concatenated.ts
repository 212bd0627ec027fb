import { Pool } from 'pg'

const pool = new Pool()

const list = 'select code from currency where true -- all there are ' + 'and name = $1'

export const find = (name: string) => pool.query(list, [name])
