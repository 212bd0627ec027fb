import type { Shape } from '@tenantry/runtime/fleet'

import type { Step } from '../authoring/index.ts'
import { type AdoptPlan, tenantTables } from './adopt-plan.ts'
import { indexSteps, referenceSteps, swappedKeys, swappedReferences } from './key-steps.ts'
import { tenantSteps } from './tenant-steps.ts'
import { contractSteps, isolateStep } from './wall-steps.ts'

export interface AdoptMigration {
  /** `<utc timestamp>_<name>` */
  readonly name: string
  readonly sql: string
}

export interface AdoptionSource {
  readonly plan: AdoptPlan
  readonly shape: Shape
  /** SQL that makes what is there. */
  readonly baseline: string
  /** The timestamp of a migration, by its place. */
  readonly timestamp: (index: number) => string
}

/** The migrations that bring tenants into a database that has none, in their order. */
export function adoptMigrations(source: AdoptionSource): AdoptMigration[] {
  const steps = [baselineStep(source), ...adoptSteps(source)]
  const nameOf = (index: number) => `${source.timestamp(index)}_${steps[index]?.name ?? ''}`
  return steps.map(({ sql, contracts }, index) => {
    const expand = steps.findIndex(({ name }) => name === contracts)
    const head = contracts === undefined ? '' : `-- tenantry: contracts ${nameOf(expand)}\n`
    return { name: nameOf(index), sql: `${head}${sql.trimEnd()}\n` }
  })
}

function baselineStep({ baseline }: AdoptionSource): Step {
  return {
    name: 'baseline',
    sql: `-- tenantry: baseline
-- tenantry: allow unread-statement it only tells what was there already
-- What was there before tenants. A schema that is so already counts as having it; new placements get it.
${baseline}`,
  }
}

function adoptSteps({ plan, shape }: AdoptionSource): Step[] {
  const tables = tenantTables(plan)
  const ofTenants = new Set(tables.map(({ table }) => table.name))
  const keys = tables.flatMap((table) => swappedKeys(table, shape))
  const references = tables.flatMap((table) => swappedReferences(table, ofTenants, shape))
  return [
    ...tables.flatMap(tenantSteps),
    ...indexSteps(keys, references),
    ...tables.flatMap(({ table }) =>
      referenceSteps(
        table.name,
        references.filter((one) => one.table === table.name),
      ),
    ),
    isolateStep(plan, shape),
    ...contractSteps(plan, keys, references),
  ].map((step) => ({ ...step, name: fileName(step.name) }))
}

/** Names of tables may hold what no file of a migration does. */
function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
}
