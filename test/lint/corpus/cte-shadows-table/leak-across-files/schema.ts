import { db } from './db.ts'

export const databaseOf = (schema: string) => db.withSchema(schema)
