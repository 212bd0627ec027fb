import { afterAll, beforeAll, expect, test } from 'vitest'

import { isUnaltered } from '../../src/verify/index.ts'
import {
  createVerifiedFleet,
  tenantTable,
  type VerifiedFleet,
  WELL_MADE,
} from './verified-fleet.ts'

let verified: VerifiedFleet

beforeAll(async () => {
  verified = await createVerifiedFleet(WELL_MADE)
})

afterAll(async () => {
  await verified?.[Symbol.asyncDispose]()
})

test.each(['pool', 'bridge', 'silo'] as const)('a well-made schema holds in a %s', async (mode) => {
  const report = await verified.verify([mode])

  expect(report.problems).toEqual([])
  expect(report).toMatchObject({ holds: true, counts: { through: 0, unproven: 0 } })
  const [campaign] = report.campaigns
  expect(campaign).toMatchObject({ mode, cluster: 'primary', unfilled: [] })
  expect(campaign?.inapplicable.map(({ object, id }) => `${object} ${id}`)).toEqual([
    // One for each invoice, and nothing else in it.
    'receipt insert alike',
    expect.stringMatching(/^application /),
  ])
  expect(campaign?.tables).toEqual([
    { name: 'currency', kind: 'shared', rows: 0, collides: false },
    { name: 'customer', kind: 'tenant', rows: 5, collides: true },
    { name: 'invoice', kind: 'tenant', rows: 5, collides: true },
    { name: 'receipt', kind: 'tenant', rows: 5, collides: true },
  ])
  const attacked = new Set(campaign?.verdicts.map(({ object }) => object))
  expect([...attacked].toSorted()).toEqual([
    'currency',
    'customer',
    'customer.customer_tenant_id_manager_id_fkey',
    'customer.customer_tenant_id_name_key',
    'customer.id',
    'customer.name',
    'customer.primary key',
    'invoice',
    'invoice.id',
    'invoice.invoice_tenant_id_customer_id_fkey',
    'invoice.invoice_tenant_id_number_key',
    'invoice.number',
    'invoice.primary key',
    'invoices_of',
    'login of requests',
    'open_invoice',
    'receipt',
    'receipt.id',
    'receipt.invoice_id',
    'receipt.primary key',
    'receipt.receipt_tenant_id_invoice_id_fkey',
    'receipt.receipt_tenant_id_invoice_id_key',
    'slugify',
  ])
  expect(Object.keys(report.counts.walls).toSorted()).toEqual([
    'constraint',
    'driver',
    'grant',
    'policy',
    'query',
  ])
  // Nothing of it is left.
  expect(await verified.admin('select slug from tenantry.tenant')).toEqual([])
  expect(await verified.admin('select from pool.customer')).toEqual([])
})

test('a table that no values fit makes the run fail, and so does one without a tenant', async () => {
  await using broken = await createVerifiedFleet(`
    ${tenantTable('riddle', "answer text not null check (md5(answer) = 'none')")}
    ${tenantTable(
      'guess',
      `riddle_id uuid not null,
      foreign key (tenant_id, riddle_id) references riddle (tenant_id, id)`,
    )}`)
  const unfilled = await broken.verify(['pool'])
  expect(unfilled.holds).toBe(false)
  expect(unfilled.problems).toEqual([
    expect.stringMatching(/^pool on primary: riddle could not be filled: .*riddle_answer_check/),
    expect.stringMatching(/^pool on primary: guess could not be filled: .*"riddle_id"/),
  ])

  await broken.admin('drop table pool.guess, pool.riddle')
  expect(await broken.verify(['pool'])).toMatchObject({
    holds: false,
    // Those on the login alone.
    counts: { attacks: 4 },
    problems: ['pool on primary: there is no table of tenants.'],
  })
})

test('a report that was altered says so', async () => {
  const report = await verified.verify(['pool'])

  expect(isUnaltered(report)).toBe(true)
  expect(isUnaltered({ ...report, holds: !report.holds })).toBe(false)
})

test('a mode that no tier uses is refused, and nothing is made', async () => {
  const { fleet } = verified
  const pooled = { ...fleet.config, tiers: new Map([['pooled', fleet.config.defaultTier]]) }
  Object.defineProperty(fleet, 'config', { value: pooled })

  await expect(verified.verify(['silo'])).rejects.toMatchObject({ code: 'VERIFY_MODE_UNUSED' })
  expect(await verified.admin('select slug from tenantry.tenant')).toEqual([])
})
