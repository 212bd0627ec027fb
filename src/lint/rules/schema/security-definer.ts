import { contextVariables } from '../../../sql/index.ts'
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
      const [reached] = scene.untied(body.statements, {
        variables: contextVariables(body, scene.context),
      })
      if (reached === undefined && !body.isOpaque) continue
      const name = nameOf(one)
      yield {
        at,
        object: `function ${name}`,
        message:
          reached === undefined
            ? body.runsGivenSql
              ? `The function ${name} runs SQL that its caller has a part in, with the rights of its owner.`
              : `The function ${name} runs with the rights of its owner, and what it does cannot be read.`
            : `The function ${name} reaches the rows of all tenants in ${reached.table.name} with the rights of its owner.`,
        severity:
          (reached !== undefined || body.runsGivenSql) && scene.isCalled(one) ? 'error' : 'warning',
      }
    }
  },
}
