import type { AlterPublicationStmt, CreatePublicationStmt, Node } from 'libpg-query'

import { nameOf } from '../read-names.ts'
import type { Origin, PublicationState } from './database-state.ts'
import { isSame, type StateStore } from './state-store.ts'

export function createPublication(
  store: StateStore,
  { pubname: name = '', pubobjects = [], for_all_tables }: CreatePublicationStmt,
  at: Origin,
): void {
  const whole: PublicationState = { name, table: undefined, filter: undefined, at }
  const parts = for_all_tables ? [whole] : partsOfPublication(name, pubobjects, at)
  store.publications = [...store.publications, ...parts]
}

export function alterPublication(
  store: StateStore,
  { pubname: name = '', pubobjects = [], action }: AlterPublicationStmt,
  at: Origin,
): void {
  const parts = partsOfPublication(name, pubobjects, at)
  const isNamed = (one: PublicationState): boolean =>
    one.name === name &&
    parts.some(({ table, inSchema }) =>
      table === undefined
        ? one.table === undefined && one.inSchema === inSchema
        : one.table && isSame(one.table, table),
    )
  if (action === 'AP_AddObjects') store.publications = [...store.publications, ...parts]
  if (action === 'AP_DropObjects') {
    store.publications = store.publications.filter((one) => !isNamed(one))
  }
  if (action === 'AP_SetObjects') {
    store.publications = [...store.publications.filter((one) => one.name !== name), ...parts]
  }
}

function partsOfPublication(
  name: string,
  objects: readonly Node[],
  at: Origin,
): readonly PublicationState[] {
  return objects.flatMap((one) => {
    if (!('PublicationObjSpec' in one)) return []
    const { pubtable, name: schema, pubobjtype } = one.PublicationObjSpec
    const table = pubtable?.relation && nameOf(pubtable.relation)
    const isOfSchema = pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_SCHEMA' && schema !== undefined
    const inSchema = isOfSchema ? schema : undefined
    return [
      {
        name,
        table,
        filter: pubtable?.whereClause,
        at,
        ...(inSchema !== undefined && { inSchema }),
      },
    ]
  })
}
