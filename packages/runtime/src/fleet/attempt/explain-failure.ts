import { DatabaseError } from 'pg'

import { reasonOf } from '../../errors.ts'

/** Where PostgreSQL's detail names things of the schema; elsewhere it may quote rows. */
const NAMES_THINGS = /^(0A|2B|42)/
/** A `do` block is the migration's own, or ours. */
const FUNCTION = /^PL\/pgSQL function (?!inline_code_block).+ line \d+/m

/** Why a migration failed in a placement: what PostgreSQL says, and what it says of the things that are in the way. */
export function explainFailure(error: unknown): string {
  const reason = reasonOf(error)
  if (!(error instanceof DatabaseError)) return reason
  const detail = NAMES_THINGS.test(error.code ?? '') ? error.detail : undefined
  const inFunction = FUNCTION.exec(error.where ?? '')?.[0]
  const notes = [detail, inFunction].filter((note) => note !== undefined)
  return notes.length === 0 ? reason : `${reason} (${notes.join('; ')})`
}
