import { randomUUID } from 'node:crypto'

import { describe, expect, test } from 'vitest'

import { createRouting, type RouteRules } from '@tenantry/runtime/extraction'

import { shareOf } from '../../../packages/runtime/src/extraction/routing/share-of.ts'

const tenants = Array.from({ length: 5000 }, (_, at) => ({
  id: randomUUID(),
  slug: `t${at}`,
  tier: at % 2 === 0 ? 'free' : 'pro',
}))
const [first = { id: '', slug: '', tier: '' }] = tenants

function modes(rules: RouteRules, module = 'billing'): string[] {
  const routing = createRouting(module, rules)
  return tenants.map((tenant) => routing.modeOf(tenant, 'find'))
}

function count(all: readonly string[], mode: string): number {
  return all.filter((one) => one === mode).length
}

test('without rules every call stays where it is', () => {
  expect(new Set(modes({}))).toEqual(new Set(['local']))
  expect(createRouting('billing', {}).modeOf(undefined, 'find')).toBe('local')
})

test('a tenant goes by its own rule, else by its tier, else by its share, else by the default', () => {
  const rules: RouteRules = {
    default: 'shadow',
    byTenant: { t0: 'local' },
    byTier: { free: 'remote' },
    percent: { remote: 0 },
  }
  const [own, other, second] = modes(rules)
  expect([own, other, second]).toEqual(['local', 'shadow', 'remote'])
  expect(modes({ ...rules, percent: { remote: 100 } }).slice(0, 3)).toEqual([
    'local',
    'remote',
    'remote',
  ])
})

test('a call outside of any tenant stays in the process, whatever the default', () => {
  expect(createRouting('billing', { default: 'remote' }).modeOf(undefined, 'find')).toBe('local')
  expect(createRouting('billing', { default: 'rehearse' }).modeOf(undefined, 'find')).toBe(
    'rehearse',
  )
})

describe('a percentage', () => {
  test.each([1, 10, 50, 90])('of %i is so many of the tenants', (remote) => {
    const found = (count(modes({ percent: { remote } }), 'remote') / tenants.length) * 100
    expect(Math.abs(found - remote)).toBeLessThan(3)
  })

  test('that grows takes nobody back', () => {
    const [few, many] = [
      modes({ percent: { remote: 10 } }),
      modes({ percent: { remote: 50, shadow: 10 } }),
    ]
    for (const [at, mode] of few.entries()) if (mode === 'remote') expect(many[at]).toBe('remote')
    expect(count(many, 'shadow')).toBeGreaterThan(0)
  })

  test('is the same in every process, and of other tenants for another module', () => {
    const id = '0b0e7a3c-6c1d-4d6e-9a53-0c4a9a3f6b11'
    expect(Math.round(shareOf('billing', id) * 1000)).toBe(98587)
    const [billing, orders] = [
      modes({ percent: { remote: 10 } }),
      modes({ percent: { remote: 10 } }, 'orders'),
    ]
    const both = billing.filter((mode, at) => mode === 'remote' && orders[at] === 'remote').length
    expect(both).toBeLessThan(110)
  })
})

test.each<[string, RouteRules]>([
  ['a mode that is none', JSON.parse('{ "byTenant": { "t0": "Remote" } }')],
  ['a default that is none', JSON.parse('{ "default": "off" }')],
  ['a percentage that is none', { percent: { remote: 101 } }],
  ['a negative one', { percent: { shadow: -1 } }],
  ['no number', { percent: { remote: Number.NaN } }],
  ['more than there are', { percent: { remote: 60, shadow: 50 } }],
])('%s is refused', (_what, rules) => {
  expect(() => createRouting('billing', rules)).toThrow(
    expect.objectContaining({ code: 'ROUTE_INVALID' }),
  )
})

test('a name that every object has is no rule', () => {
  expect(
    createRouting('billing', {}).modeOf(
      { ...first, slug: 'constructor', tier: 'toString' },
      'find',
    ),
  ).toBe('local')
})
