import { CompiledQuery as Compiled } from 'kysely'

import type { Database } from '../database.ts'

/** Somebody's own, and of another kind. */
class CompiledQuery {
  static raw(text: keyof Database): string {
    return text
  }
}

declare const db: { executeQuery(text: string): Promise<void> }

export const list = () => db.executeQuery(CompiledQuery.raw('invoice'))
export const unused = Compiled.raw('select * from invoice')
