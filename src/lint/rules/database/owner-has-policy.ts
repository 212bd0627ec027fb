import { isTied, judgeCondition, type PolicyState } from '../../../sql/index.ts'
import type { DatabaseRule } from '../../database/database-rule.ts'
import { schemaNameOf } from '../../database/database-scene.ts'
import { nameOf } from '../../schema/schema-scene.ts'

export const ownerHasPolicy: DatabaseRule = {
  id: 'owner-has-policy',
  what: 'A policy admits the owner of a table to the rows of all tenants.',
  why: 'Every view, rewrite rule and security-definer function of the owner then shows all tenants to whoever may use it: most of what FORCE is for is undone.',
  remedy: 'Drop the policy; run backfills as a role that owns nothing, with a policy of its own.',
  suppress: 'Where the owner has no view, rule or function that requests reach.',
  examples: {
    leak: 'create policy migrations on {{schema}}.invoice to {{owner}} using (true);',
    mend: 'drop policy migrations on {{schema}}.invoice;\ncreate policy migrations on {{schema}}.invoice to {{system}} using (true);',
  },
  plant: (healthy) => {
    const relations = new Map(
      [...healthy.relations].map(([relation, facts]) => {
        const policy: PolicyState = {
          name: 'planted',
          command: 'all',
          isPermissive: true,
          roles: [facts.owner],
          using: { A_Const: { boolval: { boolval: true } } },
          check: undefined,
          at: relation.at,
        }
        return [{ ...relation, policies: new Map([['planted', policy]]) }, facts]
      }),
    )
    return { ...healthy, relations, state: { ...healthy.state, relations: [...relations.keys()] } }
  },
  *find(scene) {
    const { tenantColumn } = scene.conventions
    for (const relation of scene.schema.tenantTables) {
      const { owner } = scene.factsOf(relation)
      const rights = scene.rightsOf(owner)
      for (const { name, roles, using, command, isPermissive } of relation.policies.values()) {
        const role = roles.find((one) => rights.has(one))
        if (role === undefined || using === undefined || !isPermissive || command === 'insert')
          continue
        const { context } = scene.schema
        if (isTied(judgeCondition(using, { column: tenantColumn, context }).kind)) continue
        const who = role === owner ? owner : `${owner}, as a member of ${role}`
        yield {
          object: `policy ${name} on ${nameOf(relation)}`,
          message: `The policy ${name} shows ${who}, who owns ${nameOf(relation)}, the rows of all tenants.`,
          schema: schemaNameOf(relation),
        }
      }
    }
  },
}
