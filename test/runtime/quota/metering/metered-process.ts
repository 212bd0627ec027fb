import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { Pool } from 'pg'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'

import { createRandom } from '../../../support/random.ts'
import { book, unreliable } from './ledger.ts'

/** What a metered process is told to do, and says of itself. */
export interface MeteredWork {
  readonly config: SaasConfig
  readonly ledgerUrl: string
  readonly slugs: readonly string[]
  readonly requests: number
  readonly seed: number
  readonly intervalMs: number
  /** Whether the ledger fails now and then. */
  readonly isUnreliable: boolean
  /** Whether it goes on until it is killed, and says every 20 ms what it has admitted. */
  readonly isEndless: boolean
}

const work: MeteredWork = JSON.parse(process.argv[2] ?? '')
const random = createRandom(work.seed)
const ledger = new Pool({ connectionString: work.ledgerUrl, max: 4 })
const tenancy = await createTenancy(work.config, {
  metering: {
    sink: work.isUnreliable
      ? unreliable(ledger, random)
      : async (batch) => await book(ledger, batch),
    producer: 'stable',
    intervalMs: work.intervalMs,
    onOutage: () => undefined,
  },
})
const admitted: Record<string, number> = {}
const late: Promise<unknown>[] = []

async function serve(slug: string): Promise<void> {
  const context = await tenancy.admit(slug)
  const entry = await tenancy.letIn(context, { cost: 2 })
  if (!('passage' in entry)) throw new Error('refused')
  const { passage } = entry
  await tenancy.enter(context, async () => {
    await sql`select generate_series(1, 3)`.execute(tenancy.db)
    // Answered behind the end of the request.
    late.push(sql`select pg_sleep(0.01)`.execute(tenancy.db))
  })
  passage.end({ bytesIn: 10, bytesOut: 100, outcome: 'served' })
  admitted[slug] = (admitted[slug] ?? 0) + 1
}

function tell(): void {
  process.stdout.write(`${JSON.stringify({ at: performance.now(), admitted })}\n`)
}

if (work.isEndless) setInterval(tell, 20)
for (let index = 0; work.isEndless || index < work.requests; index += 1) {
  await serve(work.slugs[Math.floor(random() * work.slugs.length)] ?? '')
  if (work.isEndless) await sleep(2)
}
await Promise.all(late)
await tenancy.close()
await ledger.end()
tell()
