import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'
import type { TenantryError } from '@tenantry/runtime/errors'
import { Fleet, migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'

import {
  type AcceptanceFleet,
  createAcceptanceFleet,
} from '../../../acceptance/acceptance-fleet.ts'
import { startTcpProxy } from '../../../support/tcp-proxy.ts'
import { sqlMigration } from '../../../support/test-fleet.ts'

let fleet: AcceptanceFleet

beforeEach(async () => {
  fleet = await createAcceptanceFleet()
})

afterEach(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function withMigration(text: string) {
  return [...fleet.migrations, await sqlMigration('20260201000000_more', text)]
}

test('a commit whose answer is lost in an outage is told as this run’s, in the record too', async () => {
  const { two = { url: '' } } = fleet.config.clusters
  await using proxy = await startTcpProxy(String(two.url))
  const clusters = { ...fleet.config.clusters, two: { url: proxy.url } }
  await using behindProxy = await Fleet.open(resolveConfig({ ...fleet.config, clusters }))
  // Else the backend would give up, and nothing be in doubt.
  const migrations = await withMigration(
    'set local client_connection_check_interval = 0; alter table invoice add note text; select pg_sleep(2)',
  )

  const running = migrate(behindProxy, migrations, { maxFailures: 100 })
  await expect
    .poll(
      () =>
        fleet.query(
          `select from pg_stat_activity where datname = $1 and state = 'active' and query like '%pg_sleep%'`,
          [new URL(String(two.url)).pathname.slice(1)],
        ),
      { interval: 20, timeout: 30_000 },
    )
    .toHaveLength(1)
  proxy.cut()
  // The backend hears of it when it has committed.
  await sleep(3000)
  proxy.restore()

  const outcomes = await running
  expect(
    outcomes.map(({ placement, outcome, applied }) => [placement.cluster, outcome, applied]),
  ).toEqual([
    ['one', 'migrated', ['20260201000000_more']],
    ['two', 'migrated', ['20260201000000_more']],
  ])
  const run = await fleet.fleet.runs.last('migrate')
  const entries = await fleet.fleet.runs.entries(run?.id ?? '')
  expect(entries.map(({ migrations: names }) => names.join())).toEqual([
    '20260201000000_more',
    '20260201000000_more',
  ])
})

test('a run that loses the catalog throws what became of the placements with the reason', async () => {
  await fleet.addBridges(20)
  const migrations = await withMigration('alter table invoice add note text')
  await using another = await Fleet.open(resolveConfig(fleet.config))
  // One placement has to wait until the catalog is gone.
  const reader = await fleet.connect()
  const [schema = ''] = await fleet.schemas()
  await reader.query(`begin; select from "${schema}".invoice`)
  const told: PlacementOutcome[] = []
  let isCut = false
  const cut = async (): Promise<void> => {
    isCut = true
    await fleet.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid() and query like '%tenantry.run%' and application_name = $1`,
      [`${fleet.config.name} saas`],
    )
    await reader.end()
  }
  const error = await migrate(another, migrations, {
    onOutcome: (outcome) => {
      told.push(outcome)
      if (!isCut) void cut()
    },
  }).catch((thrown: TenantryError) => thrown)

  expect(error).toMatchObject({ code: 'RUN_CUT_SHORT', details: { placements: told } })
  expect(told.length).toBeGreaterThan(10)
  const again = await migrate(fleet.fleet, migrations)
  expect(again).toHaveLength(22)
  expect(again.flatMap(({ error: left }) => left ?? [])).toEqual([])
})
