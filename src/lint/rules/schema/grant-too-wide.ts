import type { GrantState, RelationState } from '../../../sql/index.ts'
import { nameOf, type SchemaScene } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

const WIDE = new Set(['truncate', 'references', 'trigger', 'maintain'])

export const grantTooWide: SchemaRule = {
  id: 'grant-too-wide',
  what: 'The role of requests has a right that row-level security does not see, or may hand one on.',
  why: '`truncate` empties the table of all tenants; `references` and `trigger` tell of rows, or run code on them; `maintain` locks the table. With the grant option others get what nobody meant for them.',
  remedy: 'Grant select, insert, update, delete, and nothing more.',
  suppress: 'Where a role that only people use has it.',
  examples: {
    leak: 'grant all on invoice to {{app}};',
    mend: 'grant select, insert, update, delete on invoice to {{app}};',
  },
  *find(scene) {
    for (const relation of scene.state.relations) {
      if (relation.isTemporary || relation.kind !== 'table') continue
      const wide = relation.grants.filter(
        (grant) =>
          grant.role !== 'public' && scene.isApp(grant.role) && isWide(grant, relation, scene),
      )
      const together = Map.groupBy(wide, ({ role, at }) => `${role} ${at.migration}`)
      for (const grants of together.values()) {
        const [first] = grants
        if (first === undefined) continue
        yield {
          at: first.at,
          object: nameOf(relation),
          message: `${first.role} gets ${wordsFor(grants)} on ${nameOf(relation)}.`,
        }
      }
    }
  },
}

function isWide(
  { privilege, isGrantable }: GrantState,
  relation: RelationState,
  scene: SchemaScene,
): boolean {
  if (scene.isGuarded(relation)) return WIDE.has(privilege) || isGrantable
  // What is the same for all is lost to all. Where requests write to it as well, that says enough.
  const isWritten = scene.grantsToApp(relation).some((one) => one.privilege === 'delete')
  return privilege === 'truncate' && !isWritten
}

function wordsFor(grants: readonly GrantState[]): string {
  const wide = grants
    .filter(({ privilege }) => WIDE.has(privilege))
    .map(({ privilege }) => privilege)
  return wide.length > 0 ? wide.join(', ') : 'rights that it may hand on'
}
