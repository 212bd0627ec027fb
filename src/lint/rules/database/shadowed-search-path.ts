import type { RelationState } from '../../../sql/index.ts'
import type { DatabaseRule } from '../../database/database-rule.ts'
import { type DatabaseScene, schemaNameOf } from '../../database/database-scene.ts'
import { searchPathOf } from '../../database/search-path.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const shadowedSearchPath: DatabaseRule = {
  id: 'shadowed-search-path',
  what: 'In the search_path of the role that requests run as, something stands in front of a table of tenants, or may be put there.',
  why: 'A name without a schema means the first thing that is found. A view or a table without row-level security in front of the table is read in its place, and whoever may create there decides what that is.',
  remedy:
    'Drop or rename what stands in front; revoke create on schema … from …; set the search_path to the schema of the tables alone.',
  suppress: 'Where what stands in front is meant to be read, and keeps to the tenant itself.',
  examples: {
    leak: 'create schema {{schema}}_front;\ncreate table {{schema}}_front.invoice as select * from {{schema}}.invoice;\ngrant usage on schema {{schema}}_front to {{app}};\nalter role {{app}} set search_path = {{schema}}_front, {{schema}};',
    mend: 'alter role {{app}} set search_path = {{schema}};',
  },
  plant: (healthy) => {
    const [[relation, facts] = []] = [...healthy.relations]
    if (relation === undefined || facts === undefined) return healthy
    const front = {
      ...relation,
      schema: 'planted',
      rowSecurity: { ...relation.rowSecurity, isEnabled: false },
    }
    const path = `planted, ${relation.schema ?? 'public'}`
    return {
      ...healthy,
      relations: new Map([...healthy.relations, [front, facts]]),
      state: { ...healthy.state, relations: [...healthy.state.relations, front] },
      families: [...healthy.families, { representative: 'planted', schemas: ['planted'] }],
      searchPaths: new Map([[undefined, path]]),
    }
  },
  *find(scene) {
    const inSchema = relationsBySchema(scene)
    const told = new Set<string>()
    for (const app of scene.apps.names) {
      const path = searchPathOf(scene.live, app)
      for (const [index, schema] of path.entries()) {
        const behind = path.slice(index + 1)
        const hidden = behind.flatMap((one) =>
          [...(inSchema(one)?.values() ?? [])].filter((relation) => isGuarded(relation, scene)),
        )
        const own = inSchema(schema)
        for (const table of hidden) {
          const front = own?.get(table.name)
          if (front === undefined || isGuarded(front, scene) || told.has(nameOf(table))) continue
          told.add(nameOf(table))
          yield {
            object: nameOf(table),
            message: `${app} finds the ${front.kind} ${nameOf(front)} where it means ${nameOf(table)}: its search_path is ${path.join(', ')}.`,
            schema: schemaNameOf(table),
          }
        }
        const maker = makerIn(schema, app, scene)
        const [first] = hidden
        if (first === undefined || maker === undefined || told.has(`schema ${schema}`)) continue
        told.add(`schema ${schema}`)
        yield {
          object: `schema ${schema}`,
          message: `${maker} may create things in ${schema}, where ${app} looks before it finds ${nameOf(first)}.`,
          covers: ['create-granted'],
        }
      }
    }
  },
}

function relationsBySchema(
  scene: DatabaseScene,
): (schema: string) => ReadonlyMap<string, RelationState> | undefined {
  const byRepresentative = Map.groupBy(scene.live.state.relations, schemaNameOf)
  return (schema) => {
    const found = byRepresentative.get(scene.representativeOf(schema))
    return found && new Map(found.map((one) => [one.name, one]))
  }
}

function isGuarded(relation: RelationState, scene: DatabaseScene): boolean {
  return (
    relation.kind === 'table' && relation.rowSecurity.isEnabled && scene.schema.isTenants(relation)
  )
}

/** Who may put something into a schema: everybody, or the role of requests. */
function makerIn(schema: string, app: string, scene: DatabaseScene): string | undefined {
  const rights = scene.rightsOf(app)
  const given = scene.live.schemaGrants.filter(
    ({ object, privilege }) => object === schema && privilege === 'create',
  )
  if (given.some(({ role }) => role === 'public')) return 'Everybody'
  return given.find(({ role }) => rights.has(role))?.role
}
