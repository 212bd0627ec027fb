import { randomBytes } from 'node:crypto'

import type { Fleet } from '@tenantry/runtime/fleet'

import type { Result } from '../benchmark.ts'
import { TABLES } from '../fleet/twelve-tables.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { timeOnce } from '../measure/time-once.ts'
import { openProvisioning } from './open-provisioning.ts'

const RUNS = 15
const WARMUPS = 2

export async function measureProvisionSilo(): Promise<Result[]> {
  const count = readSize('BENCH_TENANTS', 10)
  await using provisioning = await openProvisioning('silo')
  const { fleet } = provisioning
  // The first silo is made, the second one makes the template that the others are copied from.
  await provisioning.createTenants(2)
  const template = await findTemplate(fleet)
  const times = await alternate(
    {
      ours: () => timeOnce(() => provisioning.createTenants(count)),
      reference: () => timeOnce(() => copy(fleet, template, count)),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  await dropCopies(fleet)
  return [
    {
      name: 'provision-silo',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `\`createTenant\` of ${count} silo tenants with ${TABLES} tables each, one after the other: the lock, the rows of the catalog, the database, its grants`,
      referenceIs: 'a connection for each database, and `create database … template` over it',
      excluded:
        'the start of the process, reading the files of migrations, the rehearsal of new ones, making the template',
      goal: '<= 1.3x',
    },
  ]
}

function prefixOfCopies({ config }: Fleet): string {
  return `${config.name}_by_hand_`
}

async function copy(fleet: Fleet, template: string, count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    await fleet.withClient({ cluster: 'primary' }, async (client) => {
      const name = `${prefixOfCopies(fleet)}${randomBytes(8).toString('hex')}`
      await client.query(`create database "${name}" template "${template}"`)
    })
  }
}

async function findTemplate(fleet: Fleet): Promise<string> {
  const [template] = await databasesLike(fleet, `${fleet.config.name}_template_`)
  if (template === undefined) throw new Error('No template was kept.')
  return template
}

async function dropCopies(fleet: Fleet): Promise<void> {
  for (const name of await databasesLike(fleet, prefixOfCopies(fleet))) {
    await fleet.withClient({ cluster: 'primary' }, (client) =>
      client.query(`drop database "${name}"`),
    )
  }
}

async function databasesLike(fleet: Fleet, prefix: string): Promise<string[]> {
  return await fleet.withClient({ cluster: 'primary' }, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    )
    return rows.map(({ datname }) => datname)
  })
}
