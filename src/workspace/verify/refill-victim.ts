import type { FilledTable } from '../../verify/index.ts'
import type { VerifyGround } from './verify-ground.ts'

/** Makes the rows of the victim again, where they were taken away. @throws {Error} where PostgreSQL refuses one of them. */
export async function refillVictim(
  ground: VerifyGround,
  filled: readonly FilledTable[],
): Promise<readonly FilledTable[]> {
  const again: FilledTable[] = []
  for (const one of filled) {
    const victims: FilledTable['victims'][number][] = []
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
