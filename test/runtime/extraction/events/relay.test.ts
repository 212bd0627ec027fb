import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import type { EventStore } from '../../../../packages/runtime/src/extraction/events/event-store.ts'
import { startRelay } from '../../../../packages/runtime/src/extraction/events/relay.ts'
import { usage } from './usage-module.ts'

/** What is asked for here alone. */
const UNUSED = async (): Promise<never> => {
  throw new Error('nobody asks for it')
}

test('what waits is looked for once everybody knows of what was committed before', async () => {
  let isTold = false
  const claimedBehind: boolean[] = []
  const store: EventStore = {
    write: UNUSED,
    first: UNUSED,
    waiting: UNUSED,
    remove: UNUSED,
    once: UNUSED,
    onWritten: () => () => undefined,
    async told() {
      await sleep(20)
      isTold = true
    },
    streams: {
      async claim() {
        claimedBehind.push(isTold)
        return []
      },
      renew: UNUSED,
      release: UNUSED,
    },
  }
  const tenancy = { events: () => store, currentTenant: () => undefined, takeUp: UNUSED }
  await using relay = startRelay({ contract: usage, tenancy, deliver: UNUSED })
  // It has looked once by itself.
  await sleep(5)
  const { length } = claimedBehind
  await relay.deliverWaiting()
  expect(claimedBehind.slice(length)).toEqual([true])
})
