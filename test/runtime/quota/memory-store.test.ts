import { MemoryStore } from '@tenantry/runtime/quota'
import { beforeEach, describe } from 'vitest'

import { itSharesLimits, type StoreUnderTest } from './store-contract.ts'

describe('a store in the process', () => {
  let under: StoreUnderTest

  beforeEach(() => {
    let offset = 0
    let store = new MemoryStore(() => performance.now() + offset)
    under = {
      get store() {
        return store
      },
      forget: async () => {
        store = new MemoryStore(() => performance.now() + offset)
      },
      setClock: async (milliseconds) => {
        offset += milliseconds
      },
    }
  })
  itSharesLimits(() => under)
})
