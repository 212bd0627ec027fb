import { db } from './db.ts'
import { OPEN as open } from './statements.ts'

export async function report() {
  return await db.transaction().execute(async (trx) => {
    const { rows } = await trx.executeQuery(open)
    return rows.length
  })
}
