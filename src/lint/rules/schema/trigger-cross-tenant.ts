import type { FunctionBody, Origin, RelationState } from '../../../sql/index.ts'
import { reachedBy } from '../../schema/reached-rows.ts'
import { nameOf, type SchemaScene } from '../../schema/schema-scene.ts'
import type { SchemaProblem, SchemaRule } from '../../schema/schema-rule.ts'

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
        const found = scene.functionNamed(calls)
        if (!found?.isDefiner) continue
        yield* problemsOf({ name: `trigger ${name}`, body: found.body, at }, relation, scene)
      }
      for (const { name, actions, at } of relation.rules.values()) {
        const body = { statements: actions, assigned: [], isOpaque: false }
        yield* problemsOf({ name: `rule ${name}`, body, at }, relation, scene)
      }
    }
  },
}

function* problemsOf(
  { name, body, at }: { readonly name: string; readonly body: FunctionBody; readonly at: Origin },
  relation: RelationState,
  scene: SchemaScene,
): Iterable<SchemaProblem> {
  const { table, isOpaque } = reachedBy(body, scene, ROWS)
  if (table === undefined && !isOpaque) return
  const does =
    table === undefined
      ? 'does what cannot be read, with the rights of the owner of its function'
      : `reaches rows of all tenants in ${table}`
  yield {
    at,
    object: `${name} on ${nameOf(relation)}`,
    message: `The ${name} of ${nameOf(relation)} ${does}.`,
    severity: table === undefined ? 'warning' : scene.severityOf(relation),
  }
}
