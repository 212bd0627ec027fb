import { afterAll, beforeAll, describe } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'
import type { QuotaStore } from '@tenantry/runtime/quota'

import { postgresStore } from '../../../packages/runtime/src/postgres-quotas.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { itSharesLimits } from './store-contract.ts'

describe('a store in the catalog', () => {
  let fleet: TestFleet
  let store: QuotaStore

  beforeAll(async () => {
    fleet = await createTestFleet()
    const config = resolveConfig(fleet.config)
    store = postgresStore(config, {
      cluster: config.catalogCluster.name,
      database: fleet.database,
    })
  })
  afterAll(async () => {
    await store.close()
    await fleet[Symbol.asyncDispose]()
  })

  itSharesLimits(() => ({
    store,
    forget: async () => {
      await fleet.query('truncate tenantry.quota_cells, tenantry.quota_places')
    },
    setClock: async (milliseconds) => {
      await fleet.query('update tenantry.quota_cells set arrival_ms = arrival_ms - $1', [
        milliseconds,
      ])
      await fleet.query(
        `update tenantry.quota_places
          set expires_ms = array(select e - $1 from unnest(expires_ms) with ordinality as t (e, i) order by i)`,
        [milliseconds],
      )
    },
  }))
})
