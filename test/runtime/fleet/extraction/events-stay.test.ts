import { randomUUID } from 'node:crypto'

import { movingTenancy } from '@tenantry/runtime'
import { moveData, planMove } from '@tenantry/runtime/fleet'
import { renderMigration } from '@tenantry/runtime/migrations'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  createMovingApplication,
  type MovingApplication,
  rowsOf,
} from '../../../support/moving-application.ts'
import { testMigrations } from '../../../support/test-application.ts'
import migration from '../../extraction/events/migrations/20260102000000_extraction_events.ts'

let application: MovingApplication

beforeAll(async () => {
  const events = await renderMigration({
    name: '20260102000000_extraction_events',
    module: 'billing',
    source: { kind: 'typescript', migration },
  })
  application = await createMovingApplication([...(await testMigrations()), events])
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

test('events are written and given up where they were, once the rows of their module have moved', async () => {
  const { shared, move } = application
  const { tenancy } = shared.application
  await shared.create({ slug: 'acme', tier: 'pooled' })
  const store = tenancy.events()
  const write = async (): Promise<void> =>
    await tenancy.run('acme', async () => {
      await store.write({ module: 'billing', operation: 'pay', version: '1', body: '[]' })
    })
  await write()
  const plan = await planMove(move, { tenants: ['acme'] })
  const names = plan.placements.flatMap(({ tables }) => tables.map(({ name }) => name))
  expect(names).toContain('invoice')
  expect(names).not.toContain('extraction_outbox')
  expect(names).not.toContain('extraction_inbox')
  expect(await moveData(move, plan, { settleMs: 0 })).toMatchObject([{ outcome: 'moved' }])
  await write()
  await tenancy.run('acme', async () => {
    const waiting = await store.first('billing', 10)
    expect(waiting).toHaveLength(2)
    for (const { id } of waiting) await store.remove(id)
    expect(await store.first('billing', 10)).toEqual([])
  })
})

test('events are done once where the rows of their tenant are', async () => {
  const { shared, own, move } = application
  const tenant = await shared.create({ slug: 'globex', tier: 'pooled' })
  const moving = movingTenancy({
    module: 'billing',
    shared: shared.application.tenancy,
    own: own.application.tenancy,
  })
  const done: string[] = []
  const deliver = async (id: string): Promise<boolean> =>
    await moving.run('globex', async () => {
      return await moving.events().once('billing', { id, number: '1' }, async () => {
        done.push(id)
      })
    })
  const [before, behind] = [randomUUID(), randomUUID()]
  expect([await deliver(before), await deliver(before)]).toEqual([true, false])
  await moveData(move, await planMove(move, { tenants: ['globex'] }), { settleMs: 0 })
  expect([await deliver(behind), await deliver(behind)]).toEqual([true, false])
  expect(done).toEqual([before, behind])
  const arrived = await own.fleet.catalog.findTenant('globex')
  if (arrived === undefined) throw new Error('The tenant has not arrived.')
  expect(await rowsOf(shared, tenant, 'extraction_inbox')).toHaveLength(1)
  expect(await rowsOf(own, arrived, 'extraction_inbox')).toHaveLength(1)
})
