import type { RelationState } from '../../../sql/index.ts'
import type { DatabaseRule } from '../../database/database-rule.ts'
import { type DatabaseScene, schemaNameOf } from '../../database/database-scene.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import { reasonFor } from './role-can-bypass.ts'

export const rlsInactive: DatabaseRule = {
  id: 'rls-inactive',
  what: 'Row-level security is not active on a table of tenants for the role that requests run as.',
  why: 'It is what `row_security_active()` says to that role: no policy is asked, and every statement sees the rows of all tenants.',
  remedy:
    'alter table … enable row level security; alter table … force row level security; on each partition too.',
  suppress: 'Where nothing in the table is a secret of a tenant.',
  examples: {
    leak: 'alter table {{schema}}.invoice disable row level security;',
    mend: 'alter table {{schema}}.invoice enable row level security;',
  },
  plant: (healthy) => {
    const relations = new Map(
      [...healthy.relations].map(([relation, facts]) => [
        { ...relation, rowSecurity: { ...relation.rowSecurity, isEnabled: false } },
        facts,
      ]),
    )
    return { ...healthy, relations, state: { ...healthy.state, relations: [...relations.keys()] } }
  },
  *find(scene) {
    const held = scene.apps.names.filter((app) => reasonFor(app, scene) === undefined)
    for (const relation of scene.live.state.relations) {
      const { kind, isTemporary } = relation
      if (kind !== 'table' || isTemporary || !scene.schema.isTenants(relation)) continue
      const app = held.find((one) => scene.mayUse(one, relation))
      const why = app === undefined ? undefined : inactiveFor(app, relation, scene)
      if (app === undefined || why === undefined) continue
      yield {
        object: nameOf(relation),
        message: `Row-level security of ${nameOf(relation)} is not active for ${app}: ${why}.`,
        schema: schemaNameOf(relation),
        covers: ['rls-missing', 'rls-not-forced', 'partition-without-rls'],
      }
    }
  },
}

/** As PostgreSQL decides: who has the rights of the owner passes where it is not forced. */
function inactiveFor(
  app: string,
  relation: RelationState,
  scene: DatabaseScene,
): string | undefined {
  const { isEnabled, isForced } = relation.rowSecurity
  if (!isEnabled) {
    const policies = relation.policies.size > 0 ? ', so that its policies do nothing' : ''
    return `it is not enabled${policies}`
  }
  const { owner } = scene.factsOf(relation)
  if (isForced || !scene.rightsOf(app).has(owner)) return undefined
  return `it is not forced, and ${app} has the rights of ${owner}, which owns the table`
}
