import { QUERY_COMMANDS } from '../queries/plain-queries.ts'
import type { Mutant } from './mutant.ts'

/** The wall in the query, taken out of one command after the other; no SQL of a migration could. */
export function queryMutants(): Mutant[] {
  return QUERY_COMMANDS.map((command) => {
    const what = `adds no tenant to ${command}`
    return {
      id: `query: ${what}`,
      wall: 'query',
      object: 'query',
      what,
      breaks: [],
      mends: [],
      touches: { kind: 'queries', command },
    }
  })
}
