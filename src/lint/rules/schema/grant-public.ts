import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const grantPublic: SchemaRule = {
  id: 'grant-public',
  what: 'A table or view is granted to everybody.',
  why: "Everybody is every role of the cluster: those of other applications, of tools, and of other tenants' silos.",
  remedy: 'Grant it to the roles that need it.',
  suppress: 'Where it holds what may stand on the front page.',
  examples: {
    leak: 'grant select on invoice to public;',
    mend: 'grant select on invoice to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      const open = relation.grants.filter(({ role }) => role === 'public')
      const [first] = open
      if (first === undefined || relation.isTemporary || !scene.isGuarded(relation)) continue
      yield {
        at: first.at,
        object: nameOf(relation),
        message: `Everybody may ${[...new Set(open.map(({ privilege }) => privilege))].join(', ')} on ${nameOf(relation)}.`,
      }
    }
  },
}
