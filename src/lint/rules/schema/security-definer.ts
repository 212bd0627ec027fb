import type { FunctionBody } from '../../../sql/index.ts'
import { reachedBy } from '../../schema/reached-rows.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const securityDefiner: SchemaRule = {
  id: 'security-definer',
  what: 'A function that requests may call reaches rows of tenants with the rights of its owner.',
  why: 'Row-level security then asks who owns the function. A tenant that is given to it is whatever the caller says.',
  remedy:
    'Leave `security definer` out; or compare the tenant of the context in each of its statements, and revoke execute from public.',
  suppress:
    'Where it is meant to look at all tenants and gives away nothing of them, such as whether a name is taken.',
  examples: {
    leak: "create function total(tenant uuid) returns bigint language sql security definer set search_path from current\nas 'select count(*) from invoice where tenant_id = tenant';",
    mend: "create function total() returns bigint language sql security definer set search_path from current\nas 'select count(*) from invoice where tenant_id = (select tenantry.current_tenant())';",
  },
  *find(scene) {
    for (const one of scene.state.functions) {
      if (!one.isDefiner || one.isTrigger) continue
      const { body, at } = one
      const { table, isOpaque } = reachedBy(body, scene)
      if (table === undefined && !isOpaque) continue
      const isCertain = table !== undefined || body.runsGivenSql
      const name = nameOf(one)
      yield {
        at,
        object: `function ${name}`,
        message: `The function ${name} ${wordsFor(table, body)} with the rights of its owner.`,
        severity: isCertain && scene.isCalled(one) ? 'error' : 'warning',
      }
    }
  },
}

function wordsFor(table: string | undefined, { runsGivenSql }: FunctionBody): string {
  if (table !== undefined) return `reaches the rows of all tenants in ${table}`
  return runsGivenSql ? 'runs SQL that its caller has a part in' : 'does what cannot be read,'
}
