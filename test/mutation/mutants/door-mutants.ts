import type { Edit, Mutant } from '../mutant.ts'

/** One guard of a file, and the attack by which its absence is noticed. */
export type DoorRow = readonly [
  what: string,
  find: string,
  replace: string,
  attack: string,
  also?: Edit,
]

interface Door {
  readonly file: string
  /** The group of test/attacks/doors. */
  readonly group: string
  /** Whether the copy without the guard prepares the fleet too. Default: no. */
  readonly ownFleet?: boolean
}

export function doorMutants(
  { file, group, ownFleet = false }: Door,
  rows: readonly DoorRow[],
): Mutant[] {
  return rows.map(([what, find, replace, attack, also]) => ({
    what,
    file,
    find,
    replace,
    ...(also && { also }),
    caughtBy: { door: `${group}: ${attack}`, ownFleet },
  }))
}
