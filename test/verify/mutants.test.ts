import { afterAll, beforeAll, expect, test } from 'vitest'

import { type Hunt, type HuntedMutant, reportMutation } from '../../src/verify/index.ts'
import {
  createVerifiedFleet,
  tenantTable,
  type VerifiedFleet,
  WELL_MADE,
} from './verified-fleet.ts'

const OWN = 'tenant_id = (select tenantry.current_tenant())'

/** Beside what is well made: a policy for each command, one that narrows down, a routine that is pinned, and a table that nobody can fill. */
const ODD = `
  ${tenantTable('note', 'body text not null')};
  drop policy tenant on note;
  create policy reads on note for select to {{app}} using (${OWN});
  create policy adds on note for insert to {{app}} with check (${OWN});
  create policy changes on note for update to {{app}} using (${OWN}) with check (${OWN});
  create policy removes on note for delete to {{app}} using (${OWN});
  create policy narrow on note as restrictive to {{app}} using (body <> 'secret');
  create function answer() returns int language sql security definer set search_path = '' as 'select 42';
  ${tenantTable('riddle', "answer text not null check (md5(answer) = 'none')")};
  alter policy tenant on riddle rename to mine;
`

let verified: VerifiedFleet
let hunt: Hunt

beforeAll(async () => {
  verified = await createVerifiedFleet(`${WELL_MADE};${ODD}`)
  hunt = await verified.mutate()
}, 120_000)

afterAll(async () => {
  await verified?.[Symbol.asyncDispose]()
})

const idsOf = (outcome: HuntedMutant['outcome']) =>
  hunt.hunted.filter((one) => one.outcome === outcome).map(({ id }) => id)

function attackOn(id: string): string | undefined {
  const verify = hunt.hunted.find((one) => one.id === id)?.verify
  return verify && `${verify.object} ${verify.id}`
}

test('every wall that is there is taken away, and what can leak is noticed', () => {
  const ids = hunt.hunted.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of [
    'customer.tenant: dropped',
    'customer.tenant: true for all rows',
    'customer.tenant: checks nothing that is written',
    'customer: widened for delete',
    'customer: row-level security is switched off',
    'customer: row-level security is not forced',
    'customer: truncate granted to the application',
    'customer.primary key: unique over all tenants',
    'invoice.invoice_tenant_id_customer_id_fkey: leads to rows of all tenants',
    'currency: insert granted to the application',
    "open_invoice: runs with its owner's rights",
    "invoices_of(uuid): runs with its owner's rights",
    'answer(): search_path is not set',
    'login of requests: it has bypassrls',
    'tenantry.current_tenant: names a tenant where none is set',
    'runtime: context left out',
    'query: adds no tenant to select',
    'query: adds no tenant to insert',
    'query: adds no tenant to update',
    'query: adds no tenant to delete',
    'query: adds no tenant to merge',
  ]) {
    expect(idsOf('caught')).toContain(id)
  }
  // Where rows can be made, verify needs no lint.
  const unseen = hunt.hunted.filter(
    ({ id, outcome, verify }) =>
      outcome === 'caught' && verify === undefined && !id.startsWith('riddle'),
  )
  expect(unseen).toEqual([])
})

test('an attack that sees one wall alone is what notices', () => {
  expect(attackOn('note: widened for delete')).toBe('note delete unread')
  expect(attackOn('note: widened for update')).toBe('note move unread')
  expect(attackOn('customer: row-level security is not forced')).toBe('customer attest owner')
  expect(attackOn('customer: trigger granted to the application')).toBe('customer rights')
  expect(attackOn('answer(): search_path is not set')).toBe('answer search path')
  expect(
    attackOn('customer.customer_tenant_id_manager_id_fkey: leads to rows of all tenants'),
  ).toBe('customer.tenantry_mutant refer')
  expect(attackOn('runtime: context of the session')).toBe('customer no context')
  // A control that does not work is noticed as well, and would say nothing of these.
  expect(
    hunt.hunted
      .filter(({ wall }) => wall === 'query')
      .map(({ verify }) => verify && `${verify.id} ${verify.outcome}`),
  ).toEqual([
    'select through',
    'insert through',
    'update through',
    'delete through',
    'merge through',
  ])
})

test('what nobody notices is harmless only where PostgreSQL says so', () => {
  expect(idsOf('harmless')).toEqual([
    'note.adds: dropped',
    'note.changes: dropped',
    'note.narrow: dropped',
    'note.narrow: true, so that it restricts nothing',
    'note.removes: dropped',
  ])
  // There was no row to attack, so that it held says nothing.
  expect(hunt.unfilled.map(({ table }) => table)).toEqual(['riddle'])
  expect(idsOf('missed')).toContain('riddle.mine: dropped')
  const { counts, score } = reportMutation(hunt.hunted)
  expect(counts).toMatchObject({ all: hunt.hunted.length, harmless: 5 })
  expect(score).toBeLessThan(1)
  expect(score).toBeGreaterThan(0.9)
})
