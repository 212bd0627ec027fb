import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

/** Their names are looked up when they are compiled. */
const COMPILED = new Set(['c', 'internal'])

export const functionSearchPath: SchemaRule = {
  id: 'function-search-path',
  what: 'A function has no search_path of its own.',
  why: "Its names then mean what the caller's search_path says: another table, another function, in a schema where somebody may create. Where it runs with the rights of its owner, that is an error.",
  remedy:
    'Add `set search_path from current`, which is the schema of the placement; or write it with `begin atomic`, whose names are looked up once.',
  suppress: 'Where the function is to work on whichever schema the caller is in.',
  examples: {
    leak: "create function current_total() returns bigint language sql security definer\nas 'select count(*) from invoice where tenant_id = (select tenantry.current_tenant())';",
    mend: "create function current_total() returns bigint language sql security definer set search_path from current\nas 'select count(*) from invoice where tenant_id = (select tenantry.current_tenant())';",
  },
  *find(scene) {
    for (const one of scene.state.functions) {
      if (one.searchPath === 'pinned' || one.isAtomic || COMPILED.has(one.language)) continue
      yield {
        at: one.at,
        object: `function ${nameOf(one)}`,
        message: `The function ${nameOf(one)} takes the search_path of its caller${one.isDefiner ? ', and the rights of its owner' : ''}.`,
        severity: one.isDefiner ? 'error' : 'warning',
      }
    }
  },
}
