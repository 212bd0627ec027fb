import { expect, test } from 'vitest'

import { inheritConfig, resolveConfig, type SaasConfig } from '@tenantry/runtime/config'

const APPLICATION: SaasConfig = {
  name: 'shop',
  mode: 'bridge',
  clusters: {
    primary: { url: 'postgres://a@one/shop', poolSchema: 'public', region: 'eu', connections: 4 },
    second: { url: 'postgres://a@two/shop', connections: 30, preparedStatements: false },
  },
  tiers: {
    free: { mode: 'pool' },
    large: { mode: 'silo', cluster: 'second', quota: { database: { connections: 20 } } },
  },
  extensions: ['citext'],
  rollout: [{ name: 'first', match: { clusters: ['second'] } }],
  types: { bigint: 'bigint' },
}
const URL = 'postgres://b@three/billing'

test('a service has modes, tiers, types and extensions of the application, on a cluster of its own', () => {
  const config = inheritConfig(APPLICATION, { module: 'billing', url: URL })
  const resolved = resolveConfig(config)
  expect(resolved.name).toBe('shop_billing')
  expect([...resolved.clusters.values()]).toMatchObject([
    { name: 'primary', url: URL, poolSchema: 'pool', region: 'eu', connections: 30 },
  ])
  expect(resolved.catalogCluster.preparedStatements).toBe(false)
  expect([...resolved.tiers.values()]).toMatchObject([
    { name: 'free', mode: 'pool', cluster: 'primary' },
    { name: 'large', mode: 'silo', cluster: 'primary', quota: { database: { connections: 20 } } },
  ])
  expect(resolved).toMatchObject({
    extensions: ['citext'],
    rollout: [],
    types: { bigint: 'bigint' },
  })
})

test('nothing of an application that says little is missing', () => {
  const application: SaasConfig = { name: 'shop', mode: 'silo', clusters: { main: {} } }
  const config = inheritConfig(application, { module: 'billing', url: undefined })
  expect(resolveConfig(config)).toMatchObject({
    defaultTier: { name: 'standard', mode: 'silo' },
    catalogCluster: { name: 'main', url: undefined, connections: 10, preparedStatements: true },
  })
})

test.each([
  ['shop', 'order-lines', 'shop_order_lines'],
  ['a_shop_with_a_long_name_of_its_own', 'billing', 'a_shop_with_a_long_name__billing'],
  ['shop', 'modules-whose-names-fill-all-of-it', 's_modules_whose_names_fill_all_o'],
])('the services of %s are told apart by %s', (name, module, expected) => {
  const config = inheritConfig({ ...APPLICATION, name }, { module, url: URL })
  expect(config.name).toBe(expected)
  expect(resolveConfig(config).name).toBe(expected)
})
