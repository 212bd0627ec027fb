import { nameOf } from '../../schema/schema-scene.ts'
import type { SchemaRule } from '../../schema/schema-rule.ts'

export const policyCastsColumn: SchemaRule = {
  id: 'policy-casts-column',
  severity: 'warning',
  what: 'A policy casts the column of the tenant before it compares it.',
  why: 'No index on the column is used then: 506 ms where the plain comparison took 7, measured on a table of many tenants.',
  remedy: 'Cast the other side: tenant_id = current_setting(…)::uuid.',
  suppress: 'Where there is an index on the cast column.',
  examples: {
    leak: 'alter policy tenant on invoice using (tenant_id::text = (select tenantry.current_tenant())::text);',
    mend: 'alter policy tenant on invoice using (tenant_id = (select tenantry.current_tenant()));',
  },
  *find(scene) {
    for (const relation of scene.tenantTables) {
      const { permissive, restrictive } = scene.guardOf(relation)
      for (const { policy, using, check } of [...permissive, ...restrictive]) {
        if (!using?.casts && !check?.casts) continue
        yield {
          at: policy.at,
          object: `policy ${policy.name} on ${nameOf(relation)}`,
          message: `The policy ${policy.name} of ${nameOf(relation)} casts ${scene.conventions.tenantColumn}, so that no index on it is used.`,
        }
      }
    }
  },
}
