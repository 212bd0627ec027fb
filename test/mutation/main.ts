import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { Hunt } from './hunt.ts'
import type { Catch, Mutant } from './mutant.ts'
import { HUNTED } from './hunted.ts'
import { stripTypesOnce } from './strip-types-once.ts'

// Hunts one share of the mutants in a process of its own: `main.ts SHARE SHARES`, with the server in
// DATABASE_URL. Prints a line of JSON for each, and first one for the runtime as it is, which meets all
// the attacks of this share.

const [share = 0, shares = 1] = process.argv.slice(2).map(Number)
const LONGEST_MS = 60_000
const LONGEST_INTACT_MS = 240_000

// What a mutant leaves unawaited is its own affair.
process.on('unhandledRejection', () => undefined)

const root = resolve('.mutants', String(share))
stripTypesOnce(pathToFileURL(root))
await using hunt = new Hunt(process.env['DATABASE_URL'] ?? '', root)
const own = HUNTED.filter((mutant, index) => shareOf(mutant, index) === share)
const intact = hunt.huntIntact(own.map(({ caughtBy }) => caughtBy))
tell(`intact ${share}`, await outcome(intact, LONGEST_INTACT_MS))
for (const mutant of own) tell(mutant.what, await outcome(hunt.hunt(mutant), LONGEST_MS))

/** Servers with replicas take seconds to start, and PGlite too: one process each does that. */
function shareOf({ caughtBy }: Mutant, index: number): number {
  if ('in' in caughtBy && caughtBy.in === 'replicas') return 0
  if ('door' in caughtBy && caughtBy.door.startsWith('one session:')) return shares - 1
  return index % shares
}

async function outcome(
  found: Promise<string | undefined>,
  longestMs: number,
): Promise<Omit<Catch, 'mutant'>> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it took too long')), longestMs)
  try {
    return { leak: await Promise.race([found, late]) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

function tell(mutant: string, rest: Omit<Catch, 'mutant'>): void {
  process.stdout.write(`${JSON.stringify({ mutant, ...rest } satisfies Catch)}\n`)
}
