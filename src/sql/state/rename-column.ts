import type { Node } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { stringsOf } from '../read-names.ts'
import { walk } from '../walk.ts'
import type { RelationState } from './database-state.ts'
import { isSame, renaming, type StateStore } from './state-store.ts'

/** Keys, references and policies know a column by its number: a new name goes into all of them. */
export function renameColumn(
  store: StateStore,
  table: ObjectName,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  const follow = (name: string): string => (name === from ? to : name)
  store.update(table, ({ columns, keys, references, policies }: RelationState) => ({
    columns: renaming(columns, from, to),
    keys: new Map(
      [...keys].map(([key, one]) => [
        key,
        { ...one, columns: one.columns.map((name) => name && follow(name)) },
      ]),
    ),
    references: new Map(
      [...references].map(([key, one]) => [key, { ...one, columns: one.columns.map(follow) }]),
    ),
    policies: new Map(
      [...policies].map(([key, one]) => [
        key,
        { ...one, using: renamedIn(one.using, from, to), check: renamedIn(one.check, from, to) },
      ]),
    ),
  }))
  store.updateEach(({ references }) => ({
    references: new Map(
      [...references].map(([key, one]) => [
        key,
        isSame(one.table, table) ? { ...one, targets: one.targets.map(follow) } : one,
      ]),
    ),
  }))
}

function renamedIn(node: Node | undefined, from: string, to: string): Node | undefined {
  const copy = structuredClone(node)
  walk(copy, (key, value) => {
    if (key !== 'ColumnRef' || !('fields' in value) || !Array.isArray(value.fields)) return
    const fields: Node[] = value.fields
    const last = fields.at(-1)
    if (stringsOf(fields).at(-1) === from && last !== undefined && 'String' in last) {
      last.String.sval = to
    }
  })
  return copy
}
