import { expect, test } from 'vitest'

import { seedTenants } from '../../../src/workspace/development/seed-tenants.ts'

function createFleet(...slugs: string[]) {
  return {
    tenants: async () => slugs,
    createTenant: async (slug: string) => {
      slugs.push(slug)
    },
  }
}

test('gives an empty catalog two tenants', async () => {
  const fleet = createFleet()

  expect(await seedTenants(fleet)).toEqual(['acme', 'globex'])
  expect(await fleet.tenants()).toEqual(['acme', 'globex'])
})

test('leaves a catalog that has tenants alone', async () => {
  expect(await seedTenants(createFleet('umbrella'))).toEqual(['umbrella'])
})
