import { type Kysely, type SelectQueryBuilder, sql, type StringReference } from 'kysely'

export const sorted = <DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  column: StringReference<DB, TB>,
) => query.orderBy(sql.ref(column))

export const count = <DB>(db: Kysely<DB>, table: Extract<keyof DB, string>) =>
  sql`select count(*) from ${sql.table(table)}`.execute(db)
