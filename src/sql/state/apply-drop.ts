import type { DropStmt, Node } from 'libpg-query'

import type { ObjectName } from '../change.ts'
import { partsOf, qualifiedName } from '../read-names.ts'
import { toObjectKind } from '../read-object.ts'
import { relationsIn } from '../walk.ts'
import { functionsMeant } from './read-function-state.ts'
import { isSame, keyOf, lacking, schemaOfName, type StateStore } from './state-store.ts'

export function applyDrop(
  store: StateStore,
  { removeType, objects = [], behavior }: DropStmt,
): void {
  const isCascade = behavior === 'DROP_CASCADE'
  const kind = toObjectKind(removeType)
  for (const object of objects) {
    const parts = partsOf(object)
    const name = qualifiedName(parts)
    const table = qualifiedName(parts.slice(0, -1))
    if (kind === 'table' || kind === 'view' || kind === 'materialized view') {
      dropRelation(store, name, isCascade)
    } else if (removeType === 'OBJECT_FOREIGN_TABLE') dropRelation(store, name, isCascade)
    else if (kind === 'policy') drop(store, table, 'policies', name.name)
    else if (kind === 'trigger') drop(store, table, 'triggers', name.name)
    else if (kind === 'rule') drop(store, table, 'rules', name.name)
    else if (kind === 'index') {
      store.updateEach(({ schema, keys }) =>
        schema === schemaOfName(name) ? { keys: lacking(keys, name.name) } : {},
      )
    } else if (kind === 'function' || kind === 'procedure' || kind === 'routine') {
      for (const one of functionsMeant(store, object)) store.removeFunction(one)
    } else if (kind === 'schema') dropSchema(store, name.name)
    else if (removeType === 'OBJECT_PUBLICATION') {
      store.publications = store.publications.filter((one) => one.name !== name.name)
    } else if (removeType === 'OBJECT_FOREIGN_SERVER') dropServer(store, name.name)
    // An extension has a wrapper of its own name.
    else if (removeType === 'OBJECT_FDW' || removeType === 'OBJECT_EXTENSION') {
      for (const [server, wrapper] of store.wrappers) {
        if (wrapper === name.name) dropServer(store, server)
      }
    }
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

function dropRelation(store: StateStore, name: ObjectName, isCascade: boolean): void {
  store.relations.delete(keyOf(name))
  store.publications = store.publications.filter(({ table }) => !table || !isSame(table, name))
  for (const one of store.relations.values()) {
    const isChild = one.parents.some((parent) => isSame(parent, name))
    const isOver = one.kind !== 'table' && names(one.query, name)
    if ((isChild && one.isPartition) || (isCascade && (isChild || isOver))) {
      dropRelation(store, one, isCascade)
    }
  }
  store.updateEach(({ references, policies, parents }) => ({
    parents: parents.filter((parent) => !isSame(parent, name)),
    references: new Map([...references].filter(([, { table }]) => !isSame(table, name))),
    policies: new Map(
      [...policies].filter(([, { using, check }]) => !names(using, name) && !names(check, name)),
    ),
  }))
}

function names(node: Node | undefined, relation: ObjectName): boolean {
  return relationsIn(node).some((one) => isSame(one, relation))
}

function dropServer(store: StateStore, server: string): void {
  store.servers.delete(server)
  for (const one of store.relations.values()) {
    if (one.server === server) dropRelation(store, one, true)
  }
}

function dropSchema(store: StateStore, schema: string): void {
  const wanted = schemaOfName({ schema })
  for (const one of store.relations.values()) {
    if (one.schema === wanted) dropRelation(store, one, true)
  }
  for (const one of store.functions.values()) {
    if (one.schema === wanted) store.removeFunction(one)
  }
  store.makeGrants = store.makeGrants.filter(({ on, name }) => on !== 'schema' || name !== schema)
}
