import type { Shape } from '@tenantry/runtime/fleet'

import type { Step } from '../authoring/index.ts'
import { quoteName } from '../sql/index.ts'
import { type AdoptPlan, tenantTables } from './adopt-plan.ts'
import type { SwappedKey, SwappedReference } from './key-steps.ts'
import { fillerOf } from './tenant-steps.ts'

export const ISOLATE = 'isolate_tenants'

/** Puts the walls up: row-level security, and then the grants to the role of requests. */
export function isolateStep(plan: AdoptPlan, shape: Shape): Step {
  const own = 'tenant_id = (select tenantry.current_tenant())'
  const walls = tenantTables(plan).map(({ table }) => {
    const on = quoteName(table.name)
    return `alter table ${on} enable row level security;
alter table ${on} force row level security;
create policy tenant on ${on} to {{app}} using (${own}) with check (${own});
create policy system on ${on} to {{system}} using (true) with check (true);
grant select, insert, update, delete on ${on} to {{app}};${sequencesOf(table.name, shape).join('')}`
  })
  const others = plan.tables.flatMap(({ table, decision }) => {
    const on = quoteName(table.name)
    if (decision.kind === 'shared') return [`grant select on ${on} to {{app}};`]
    if (decision.kind !== 'view') return []
    return [`alter view ${on} set (security_invoker = true);\ngrant select on ${on} to {{app}};`]
  })
  const hasView = plan.tables.some(({ decision }) => decision.kind === 'view')
  const allowed = '-- tenantry: allow unread-statement a view gets the rights of its reader'
  return { name: ISOLATE, sql: [...(hasView ? [allowed] : []), ...walls, ...others].join('\n') }
}

function sequencesOf(table: string, shape: Shape): string[] {
  return shape.flatMap(({ kind, name, definition }) =>
    kind === 'sequence' && definition['owned_by']?.startsWith(`${quoteName(table)}.`)
      ? [`\ngrant usage, select on sequence ${quoteName(name)} to {{app}};`]
      : [],
  )
}

function note(why: string): string {
  return `-- tenantry: destructive ${why}
-- Runs by itself with the next \`saas migrate\` behind the one that isolates: not before the old code is gone.`
}

/** Takes away what only code needs that does not know of tenants. */
export function contractSteps(
  plan: AdoptPlan,
  keys: readonly SwappedKey[],
  references: readonly SwappedReference[],
): Step[] {
  return [
    {
      name: 'swap_keys',
      contracts: ISOLATE,
      sql: [
        note('each key has one with tenant_id in its place'),
        ...references.map(
          ({ table, old }) => `alter table ${quoteName(table)} drop constraint ${quoteName(old)};`,
        ),
        ...keys.map(swapSql),
      ].join('\n'),
    },
    {
      name: 'drop_fillers',
      contracts: ISOLATE,
      sql: [
        note('all code gives rows their tenant'),
        ...tenantTables(plan).flatMap(({ table }) => {
          const filler = quoteName(fillerOf(table.name))
          return [
            `drop trigger ${filler} on ${quoteName(table.name)};`,
            `drop function ${filler}();`,
          ]
        }),
      ].join('\n'),
    },
  ]
}

function swapSql({ table, name, kind, index, suffix }: SwappedKey): string {
  const [on, old, own] = [table, name, index].map(quoteName)
  if (kind === 'index') return `drop index ${old};\nalter index ${own} rename to ${old};`
  return `alter table ${on} drop constraint ${old};
alter table ${on} add constraint ${old} ${kind} using index ${own}${suffix};`
}
