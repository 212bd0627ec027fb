import { Pool } from 'pg'

const pool = new Pool()

export const find = (request: { query: Record<string, string> }) =>
  pool.query('select code from currency order by '.concat(request.query['sort'] ?? 'code'))
