import { isTied } from '../../../sql/index.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyWithoutCheck: SchemaRule = {
  id: 'policy-without-check',
  what: 'A policy lets a tenant write rows that are not its own.',
  why: 'What is written becomes the row of another tenant, who reads it as its own; or a row is moved to where its tenant no longer sees it.',
  remedy:
    'Compare the tenant in `with check` as in `using`, or leave `with check` out where `using` says it.',
  suppress:
    'Where tenants send something to each other by writing it there, and nothing else stands in the table.',
  examples: {
    leak: 'create policy added on invoice for insert to {{app}} with check (true);',
    mend: 'create policy added on invoice for insert to {{app}} with check (tenant_id = (select tenantry.current_tenant()));',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      const { permissive, isHeldByRestrictive } = scene.guardOf(relation)
      if (isHeldByRestrictive) continue
      for (const { policy, using, check } of permissive) {
        // One that admits all rows says so already.
        const isOpenAnyway = policy.command !== 'insert' && !isTied(using?.kind)
        if (check === undefined || isTied(check.kind) || isOpenAnyway) continue
        yield {
          at: policy.at,
          object: `policy ${policy.name} on ${nameOf(relation)}`,
          message: `The policy ${policy.name} lets a tenant write rows of others into ${nameOf(relation)}.`,
          severity: scene.severityOf(relation),
        }
      }
    }
  },
}
