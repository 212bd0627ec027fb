import { db } from './db.ts'
import { file } from './part.ts'

export const read = (path: string) =>
  db.selectFrom('currency').select(file(path).as('text')).execute()
