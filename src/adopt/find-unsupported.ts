import type { Shape } from '@tenantry/runtime/fleet'

import { type AdoptPlan, tenantTables } from './adopt-plan.ts'

/** What is in a schema that nothing is known of which is surely right: it is mended by hand first. */
export function findUnsupported(
  plan: AdoptPlan,
  shape: Shape,
  baseline: { readonly unknown: readonly string[] },
): string[] {
  const names = new Set(tenantTables(plan).map(({ table }) => table.name))
  return [
    ...baseline.unknown,
    ...shape.flatMap(({ kind, parent, name, definition }) => {
      if (kind === 'view' && definition['kind'] === 'm') return [`materialized view ${name}`]
      const isExclusion = kind === 'constraint' && definition['type'] === 'x'
      return isExclusion && names.has(parent) ? [`exclusion ${name} on ${parent}`] : []
    }),
    ...tenantTables(plan).flatMap(({ table }) =>
      table.columns.some(({ name }) => name === 'tenant_id')
        ? [`column tenant_id of ${table.name}, which is there already`]
        : [],
    ),
  ]
}
