// A process of its own that hears of changes, and then has nothing left to do.
import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'

import { ChangeListener } from '../../../packages/runtime/src/context/change-listener.ts'
import { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'
import { ListeningClient } from '../../../packages/runtime/src/database/connections/listening-client.ts'

const connectionString = process.argv[2] ?? ''
const changes = new HeardChanges()
const listener = new ChangeListener({
  changes,
  connect: () => new ListeningClient({ connectionString }),
  async query(text, values) {
    const client = new Client({ connectionString })
    await client.connect()
    try {
      return await client.query(text, values)
    } finally {
      await client.end()
    }
  },
})
listener.start()
while (changes.provenUntil(performance.now(), performance.now()) < 0) await sleep(10)
process.stdout.write('proven\n')
