import { randomUUID } from 'node:crypto'

import { newPlacementMessage } from '@tenantry/runtime/fleet'

import type { Result } from '../benchmark.ts'
import { TABLES } from '../fleet/twelve-tables.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeOnce } from '../measure/time-once.ts'
import { openProvisioning, type Provisioning } from './open-provisioning.ts'

const RUNS = 15
const WARMUPS = 2

export async function measureProvisionBridge(): Promise<Result[]> {
  const count = readSize('BENCH_TENANTS', 10)
  await using provisioning = await openProvisioning('bridge')
  const times = await alternate(
    {
      ours: () => timeOnce(() => provisioning.createTenants(count)),
      reference: () => timeOnce(() => replay(provisioning, count)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'provision-bridge',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `\`createTenant\` of ${count} bridge tenants with ${TABLES} tables each, one after the other: the lock, the rows of the catalog, the schema`,
      referenceIs: 'a connection for each schema, and the DDL in one message over it',
      excluded:
        'the start of the process, reading the files of migrations, the rehearsal of new ones',
      goal: '<= 1.2x',
    },
  ]
}

async function replay({ fleet, migrations }: Provisioning, count: number): Promise<void> {
  const roles = fleet.rolesOn('primary')
  const engine = fleet.engineOn('primary')
  for (let made = 0; made < count; made++) {
    const id = randomUUID()
    const schema = `by_hand_${id.replaceAll('-', '')}`
    const placement = { id, mode: 'bridge', cluster: 'primary', database: '', schema } as const
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      await client.query(newPlacementMessage({ placement, roles, engine, migrations }))
    })
  }
}
