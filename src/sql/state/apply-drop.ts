import type { DropStmt, Node } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { partsOf, qualifiedName } from '../read-names.ts'
import { toObjectKind } from '../read-object.ts'
import { signatureOf } from './read-function-state.ts'
import { isSame, keyOf, lacking, schemaOfName, type StateStore } from './state-store.ts'

export function applyDrop(store: StateStore, { removeType, objects = [] }: DropStmt): void {
  const kind = toObjectKind(removeType)
  for (const object of objects) {
    const parts = partsOf(object)
    const name = qualifiedName(parts)
    const table = qualifiedName(parts.slice(0, -1))
    if (kind === 'table' || kind === 'view' || kind === 'materialized view') {
      dropRelation(store, name)
    } else if (removeType === 'OBJECT_FOREIGN_TABLE') dropRelation(store, name)
    else if (kind === 'policy') drop(store, table, 'policies', name.name)
    else if (kind === 'trigger') drop(store, table, 'triggers', name.name)
    else if (kind === 'rule') drop(store, table, 'rules', name.name)
    else if (kind === 'index') {
      store.updateEach(({ schema, keys }) =>
        schema === schemaOfName(name) ? { keys: lacking(keys, name.name) } : {},
      )
    } else if (kind === 'function' || kind === 'procedure' || kind === 'routine') {
      dropFunctions(store, object, name)
    } else if (kind === 'schema') dropSchema(store, name.name)
    else if (removeType === 'OBJECT_PUBLICATION') {
      store.publications = store.publications.filter((one) => one.name !== name.name)
    } else if (removeType === 'OBJECT_FOREIGN_SERVER') store.servers.delete(name.name)
  }
}

function drop(
  store: StateStore,
  table: ObjectName,
  part: 'policies' | 'triggers' | 'rules',
  name: string,
): void {
  store.update(table, (relation) => ({ [part]: lacking<unknown>(relation[part], name) }))
}

function dropRelation(store: StateStore, name: ObjectName): void {
  store.relations.delete(keyOf(name))
  store.publications = store.publications.filter(({ table }) => !table || !isSame(table, name))
  store.updateEach(({ references }) => ({
    references: new Map([...references].filter(([, { table }]) => !isSame(table, name))),
  }))
}

function dropFunctions(store: StateStore, object: Node, name: ObjectName): void {
  const signature = 'ObjectWithArgs' in object ? signatureOf(object.ObjectWithArgs) : undefined
  for (const one of store.functionsNamed(name, signature)) store.removeFunction(one)
}

function dropSchema(store: StateStore, schema: string): void {
  const wanted = schemaOfName({ schema })
  for (const one of store.relations.values()) {
    if (one.schema === wanted) dropRelation(store, one)
  }
  for (const one of store.functions.values()) {
    if (one.schema === wanted) store.removeFunction(one)
  }
  store.makeGrants = store.makeGrants.filter(({ on, name }) => on !== 'schema' || name !== schema)
}
