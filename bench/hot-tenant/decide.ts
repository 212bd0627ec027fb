import { setImmediate as turn } from 'node:timers/promises'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** What one of the processes does, as its argument says it in JSON. */
export interface DecideOptions {
  readonly by: 'ours' | 'reference'
  readonly config: SaasConfig
  readonly slug: string
  /** Of the database that the reference counts in. */
  readonly url: string
  readonly perSecond: number
  readonly forMs: number
  readonly atOnce: number
}

/** What came of it, as it prints it in JSON. */
export interface Decided {
  readonly decisions: number
  readonly admitted: number
  readonly tookMs: number
}

type Decide = () => boolean | Promise<boolean>

const END = { bytesIn: 0, bytesOut: 0, outcome: 'served' } as const
const TURN_AFTER = 200

const options: DecideOptions = JSON.parse(process.argv[2] ?? '')
await using stack = new AsyncDisposableStack()
const decide = options.by === 'ours' ? await openOurs() : await openReference()
await decide()
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()
process.stdout.write(`${JSON.stringify(await decideFor(options))}\n`)

async function openOurs(): Promise<Decide> {
  const tenancy = stack.use(await createTenancy(options.config))
  const context = await tenancy.admit(options.slug)
  const isIn = (entry: Awaited<ReturnType<typeof tenancy.letIn>>): boolean => {
    if ('refusal' in entry) return false
    entry.passage.end(END)
    return true
  }
  return () => {
    const entry = tenancy.letIn(context)
    return entry instanceof Promise ? entry.then(isIn) : isIn(entry)
  }
}

async function openReference(): Promise<Decide> {
  const pool = new Pool({ connectionString: options.url, max: 10 })
  stack.defer(async () => pool.end())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const limiter = new RateLimiterPostgres(
    { storeClient: pool, tableName: 'limits', points: options.perSecond, duration: 1 },
    (error?: Error) => (error === undefined ? resolve() : reject(error)),
  )
  await promise
  return async () => {
    try {
      await limiter.consume(options.slug)
      return true
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return false
      throw refused
    }
  }
}

async function decideFor({ forMs, atOnce }: DecideOptions): Promise<Decided> {
  let [decisions, admitted] = [0, 0]
  const start = performance.now()
  const work = async (): Promise<void> => {
    while (performance.now() < start + forMs) {
      decisions += 1
      const decided = decide()
      if (decided instanceof Promise ? await decided : decided) admitted += 1
      // Answers of the database come in with the event loop.
      if (decisions % TURN_AFTER === 0) await turn()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { decisions, admitted, tookMs: performance.now() - start }
}
