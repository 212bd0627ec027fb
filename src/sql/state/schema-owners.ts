import type { Origin } from './database-state.ts'
import { moveRelation } from './alter-relation.ts'
import { schemaOfName, type StateStore } from './state-store.ts'

/** Who owns a schema may create in it. Whoever owned it before no longer does. */
export function setOwner(store: StateStore, schema: string, role: string, at: Origin): void {
  const before = store.schemaOwners.get(schema)
  store.schemaOwners.set(schema, role)
  const others = store.makeGrants.filter(
    (one) => !(one.on === 'schema' && one.name === schema && one.role === before),
  )
  store.makeGrants = [...others, { on: 'schema', name: schema, role, privilege: 'create', at }]
}

export function renameSchema(store: StateStore, from: string, to: string): void {
  const wanted = schemaOfName({ schema: from })
  for (const { schema, name } of store.relations.values()) {
    if (schema === wanted) moveRelation(store, { schema, name }, { schema: to, name })
  }
  for (const one of store.functions.values()) {
    if (one.schema !== wanted) continue
    store.removeFunction(one)
    store.setFunction({ ...one, schema: schemaOfName({ schema: to }) })
  }
  store.makeGrants = store.makeGrants.map((one) =>
    one.on === 'schema' && one.name === from ? { ...one, name: to } : one,
  )
}
