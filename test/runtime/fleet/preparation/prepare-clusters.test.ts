import { randomBytes } from 'node:crypto'

import { expect, inject, test } from 'vitest'

import '../../../support/provided-context.ts'
import { Fleet, prepareClusters } from '@tenantry/runtime/fleet'
import { resolveConfig } from '@tenantry/runtime/config'

import { createDatabase, dropDatabases } from '../../../../src/testing/databases.ts'

test('databases of one server are prepared at once, with the same new roles', async () => {
  const name = `p${randomBytes(5).toString('hex')}`
  const server = inject('databaseUrl')
  const urls = await Promise.all(
    Array.from({ length: 6 }, (_, index) => createDatabase(server, `${name}_${index}`)),
  )
  await using undo = new AsyncDisposableStack()
  undo.defer(() =>
    dropDatabases(
      urls.map((url) => ({ url })),
      [],
    ),
  )
  const fleets: Fleet[] = []
  for (const url of urls) {
    const config = resolveConfig({ name, mode: 'pool', clusters: { primary: { url } } })
    fleets.push(undo.use(await Fleet.open(config)))
  }

  const prepared = await Promise.allSettled(fleets.map((fleet) => prepareClusters(fleet)))
  expect(prepared.filter(({ status }) => status === 'rejected')).toEqual([])
  for (const fleet of fleets) await expect(fleet.requireCatalog()).resolves.not.toThrow()
})
