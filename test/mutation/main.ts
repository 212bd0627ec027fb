import { resolve } from 'node:path'

import { Hunt } from './hunt.ts'
import type { Catch } from './mutant.ts'
import { MUTANTS } from './mutants/index.ts'

// Hunts one share of the mutants in a process of its own: `main.ts SHARE SHARES`, with the server in
// DATABASE_URL. Prints a line of JSON for each, and first one for the runtime as it is.

const [share = 0, shares = 1] = process.argv.slice(2).map(Number)
const LONGEST_MS = 60_000

// What a mutant leaves unawaited is its own affair.
process.on('unhandledRejection', () => undefined)

await using hunt = new Hunt(process.env['DATABASE_URL'] ?? '', resolve('.mutants', String(share)))
if (share === 0) {
  tell('intact', await outcome(hunt.huntIntact(MUTANTS.map(({ caughtBy }) => caughtBy))))
}
for (const [index, mutant] of MUTANTS.entries()) {
  if (index % shares === share) tell(mutant.what, await outcome(hunt.hunt(mutant)))
}

async function outcome(found: Promise<string | undefined>): Promise<Omit<Catch, 'mutant'>> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('it took too long')), LONGEST_MS)
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
