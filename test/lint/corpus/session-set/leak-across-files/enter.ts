import { type Kysely, sql } from 'kysely'

export async function enter(db: Kysely<unknown>, schema: string) {
  const setting = sql`select set_config('search_path', ${schema}, false)`
  await setting.execute(db)
}
