import type { Knex } from 'knex'

export const paged = (query: Knex.QueryBuilder, page: number) => {
  query.limit(20).offset(page * 20)
}
