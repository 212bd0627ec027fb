import { sql } from 'kysely'

export const by = (column: string) => sql.ref(column)
