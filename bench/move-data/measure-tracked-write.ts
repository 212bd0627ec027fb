import { createTenant, moveData, planMove } from '@tenantry/runtime/fleet'
import type { Client } from 'pg'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeOnce } from '../measure/time-once.ts'
import { openMoving } from './open-moving.ts'

const RUNS = 60
const WARMUPS = 10
const WRITES = 100

/** What the tenants of a pool pay whose rows do not move, or not yet. */
export async function measureTrackedWrite(): Promise<Result[]> {
  await using moving = await openMoving(100)
  const { move, tenant } = moving
  const { id } = await createTenant(move.shared, move.migrations, { slug: 'globex' })
  const plan = await planMove(move, { tenants: [tenant.slug] })
  await moveData(move, plan, { settleMs: 0 })
  return await move.shared.withClient(tenant.placement, async (client) => {
    // The same table, but for the triggers.
    await client.query(
      `create table pool.untracked (like pool.part_0 including all);
       alter table pool.untracked enable row level security; alter table pool.untracked force row level security`,
    )
    const times = await alternate(
      {
        ours: () => timeOnce(() => write(client, 'part_0', id)),
        reference: () => timeOnce(() => write(client, 'untracked', id)),
      },
      { runs: RUNS, warmups: WARMUPS },
    )
    return [
      {
        name: 'tracked-write',
        ...compare(times.ours, times.reference),
        better: 'lower',
        unit: 'ms',
        oursIs: `${WRITES} inserts of one row each, one statement after the other, of a tenant that does not move, where another one has`,
        referenceIs: 'the same into a table without triggers',
        excluded: 'the tenant context',
        goal: '<= 1.15x',
      },
    ]
  })
}

async function write(client: Client, table: string, id: string): Promise<void> {
  for (let at = 0; at < WRITES; at += 1) {
    await client.query(`insert into pool.${table} (tenant_id, name) values ($1, 'a name')`, [id])
  }
}
