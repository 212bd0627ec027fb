import type { Ground } from '../ground.ts'
import type { FilledRow } from './fill-row.ts'
import type { FilledTable } from './fill-tables.ts'

/** Makes the rows of the victim again, where they were taken away. @throws {Error} where PostgreSQL refuses one of them. */
export async function refillVictim(
  ground: Pick<Ground, 'insert'>,
  filled: readonly FilledTable[],
): Promise<readonly FilledTable[]> {
  const again: FilledTable[] = []
  for (const one of filled) {
    const victims: FilledRow[] = []
    for (const { insert } of one.victims) {
      const made = await ground.insert('victim', one.table, insert, true)
      if (!('row' in made)) {
        throw new Error(`The rows of ${one.table.name} cannot be made again: ${made.message}`)
      }
      victims.push({ insert, values: made.row })
    }
    again.push({ ...one, victims })
  }
  return again
}
