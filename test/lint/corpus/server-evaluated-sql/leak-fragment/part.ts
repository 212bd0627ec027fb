import { sql as raw } from 'kysely'

export const file = (path: string) => raw<string>`pg_read_file(${path})`
