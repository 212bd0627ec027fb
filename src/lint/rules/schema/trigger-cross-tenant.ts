import { contextVariables, type ObjectName, type SqlNode } from '../../../sql/index.ts'
import { nameOf, type SchemaScene } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

/** The rows that a trigger or rule is about: their tenant is that of the context. */
const ROWS = ['new', 'old']

export const triggerCrossTenant: SchemaRule = {
  id: 'trigger-cross-tenant',
  what: 'A trigger or a rewrite rule reaches rows of other tenants.',
  why: 'A rule runs with the rights of the owner of its table, and so does a trigger whose function is `security definer`: row-level security does not hold for what they do.',
  remedy:
    'Compare the tenant with that of the row: … where tenant_id = new.tenant_id; or leave `security definer` out.',
  suppress: 'Where it counts over all tenants and shows the result to none of them.',
  examples: {
    leak: 'create function renumber() returns trigger language plpgsql security definer set search_path from current as $$\nbegin\n  update customer set name = new.number where id = new.customer_id;\n  return new;\nend $$;\ncreate trigger renumber after insert on invoice for each row execute function renumber();',
    mend: 'create function renumber() returns trigger language plpgsql security definer set search_path from current as $$\nbegin\n  update customer set name = new.number where tenant_id = new.tenant_id and id = new.customer_id;\n  return new;\nend $$;\ncreate trigger renumber after insert on invoice for each row execute function renumber();',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      for (const { name, calls, at } of relation.triggers.values()) {
        const reached = reachedByTrigger(calls, scene)
        if (reached === undefined) continue
        yield {
          at,
          object: `trigger ${name} on ${nameOf(relation)}`,
          message: `The trigger ${name} of ${nameOf(relation)} reaches rows of all tenants in ${reached}.`,
          severity: scene.severityOf(relation),
        }
      }
      for (const { name, actions, at } of relation.rules.values()) {
        const reached = reachedBy(actions, scene)
        if (reached === undefined) continue
        yield {
          at,
          object: `rule ${name} on ${nameOf(relation)}`,
          message: `The rule ${name} of ${nameOf(relation)} reaches rows of all tenants in ${reached}.`,
          severity: scene.severityOf(relation),
        }
      }
    }
  },
}

function reachedByTrigger(calls: ObjectName, scene: SchemaScene): string | undefined {
  const found = scene.functionNamed(calls)
  if (!found?.isDefiner) return undefined
  return reachedBy(found.body.statements, scene, contextVariables(found.body, scene.context))
}

function reachedBy(
  statements: readonly SqlNode[],
  scene: SchemaScene,
  variables?: ReadonlySet<string>,
): string | undefined {
  const [reached] = scene.untied(statements, { tied: ROWS, ...(variables && { variables }) })
  return reached?.table.name
}
