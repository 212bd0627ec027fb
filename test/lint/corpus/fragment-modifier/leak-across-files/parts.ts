import { type Expression, sql } from 'kysely'

export function orShared(code: string): Expression<unknown> {
  return sql`or number = ${code}`
}
