import { comparesTenant } from '../../schema/guard.ts'
import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyRestrictiveOnly: SchemaRule = {
  id: 'policy-restrictive-only',
  what: 'The tenant is compared in restrictive policies alone.',
  why: 'Alone they admit nothing at all. Beside a permissive one that admits everything they hold only the statements that they are for: `for select` is met by no insert, and by no delete that reads no column.',
  remedy:
    'Compare the tenant in the permissive policy, and keep restrictive ones for what narrows it.',
  suppress:
    'Where the restrictive policy is for all statements, and several permissive ones stand beside it.',
  examples: {
    leak: 'drop policy tenant on invoice;\ncreate policy open on invoice to {{app}} using (true);\ncreate policy tenant on invoice as restrictive to {{app}} using (tenant_id = (select tenantry.current_tenant()));',
    mend: 'create policy numbered on invoice as restrictive to {{app}} using (number is not null);',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      if (!relation.rowSecurity.isEnabled) continue
      const { permissive, restrictive, isHeldByRestrictive } = scene.guardOf(relation)
      const tying = restrictive.find(comparesTenant)
      if (tying === undefined || !scene.isHeldPartly(relation)) continue
      const isClosed = permissive.length === 0
      yield {
        at: tying.policy.at,
        object: `policy ${tying.policy.name} on ${nameOf(relation)}`,
        message: isClosed
          ? `${nameOf(relation)} has no permissive policy: nobody sees a row of it.`
          : `Only restrictive policies of ${nameOf(relation)} compare the tenant${isHeldByRestrictive ? '' : ', and not for every statement'}.`,
        severity: isClosed || isHeldByRestrictive ? 'warning' : scene.severityOf(relation),
      }
    }
  },
}
