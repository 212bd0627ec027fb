import type { Node, RangeVar } from 'libpg-query'

import type { ObjectName } from './change.ts'
import { nameOf } from './read-names.ts'

export type SourceRole = 'read' | 'insert' | 'update' | 'delete' | 'merge'

/** A table, where one query names it. */
export interface Place {
  readonly table: ObjectName
  readonly alias: string
  readonly role: SourceRole
}

/** What one query names behind its `from`, and what it says of it. */
export class Scope {
  readonly places: Place[] = []
  readonly conditions: (Node | undefined)[] = []
  /** Aliases whose columns have one value. */
  readonly same: (readonly [string | undefined, string | undefined])[] = []

  add(place: Place): void {
    this.places.push(place)
  }
}

export function placeOf(relation: RangeVar, role: Place['role']): Place {
  const table = nameOf(relation)
  return { table, alias: relation.alias?.aliasname ?? table.name, role }
}

/** Adds to those that are bound whoever has the same value as one of them. */
export function spread(
  bound: Set<string | undefined>,
  same: readonly (readonly [string | undefined, string | undefined])[],
): void {
  for (let before = -1; before < bound.size;) {
    before = bound.size
    for (const [one, other] of same) {
      if (bound.has(one)) bound.add(other)
      if (bound.has(other)) bound.add(one)
    }
  }
}
