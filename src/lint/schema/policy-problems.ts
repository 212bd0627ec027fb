import type { ConditionKind } from '../../sql/index.ts'
import type { SchemaProblem } from './schema-rule.ts'
import { nameOf, type SchemaScene } from './schema-scene.ts'

/** The permissive policies whose condition is of a kind, on tables of tenants and their parts. */
export function* findPolicies(
  scene: SchemaScene,
  isMeant: (kind: ConditionKind) => boolean,
  say: (found: { readonly policy: string; readonly table: string }) => string,
): Iterable<SchemaProblem> {
  for (const relation of scene.guardedTables) {
    const { permissive, isHeldByRestrictive } = scene.guardOf(relation)
    // What restrictive policies hold is told of once.
    if (isHeldByRestrictive || scene.isHeldPartly(relation)) continue
    for (const { policy, using } of permissive) {
      if (using === undefined || !isMeant(using.kind)) continue
      const table = nameOf(relation)
      yield {
        at: policy.at,
        object: `policy ${policy.name} on ${table}`,
        message: say({ policy: policy.name, table }),
        ...(!isByQuery(using.kind) && { severity: scene.severityOf(relation) }),
      }
    }
  }
}

/** Whether another table decides. */
export function isByQuery(kind: ConditionKind): boolean {
  return kind === 'subquery' || kind === 'lookup'
}
