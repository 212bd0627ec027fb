import { readsTenants } from '../../schema/reads-tenants.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const materializedView: SchemaRule = {
  id: 'materialized-view',
  what: 'A materialized view keeps rows of tenants.',
  why: 'It has no row-level security, and holds what its owner saw when it was refreshed: the rows of all tenants.',
  remedy:
    'Keep a table with the tenant up to date in its place; or grant it to no role of requests, and read it in the system scope.',
  suppress: "Where it holds nothing that is one tenant's, such as a sum over all.",
  examples: {
    leak: 'create materialized view total as select tenant_id, count(*) from invoice group by tenant_id;\ngrant select on total to {{app}};',
    mend: 'create view total with (security_invoker = true) as select tenant_id, count(*) from invoice group by tenant_id;\ngrant select on total to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      if (relation.kind !== 'materialized view' || !readsTenants(relation, scene)) continue
      yield {
        at: relation.at,
        object: nameOf(relation),
        message: `The materialized view ${nameOf(relation)} holds the rows of all tenants.`,
        severity: scene.severityOf(relation),
      }
    }
  },
}
