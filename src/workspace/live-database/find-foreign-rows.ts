import type { ForeignRows, LiveDatabase, RowCheck } from '../../sql/index.ts'
import { hasCode } from '../has-code.ts'
import type { ReadOnlySession } from './read-only-session.ts'

export interface RowFindings {
  readonly foreignRows: readonly ForeignRows[]
  readonly unseen: readonly string[]
}

/** What a statement may take, and all of them. */
const EACH_MS = 2000
const ALL_MS = 10_000
const SCHEMAS_EACH = 50

/** The SQLSTATEs of what is not for whoever asks: no right, or a policy that would hide rows. */
const HIDDEN = '42501'
const TIMEOUTS = new Set(['57014', '55P03'])

/**
 * Looks for rows that refer to those of another tenant. Policies may not hide rows: where they would, it says so.
 *
 * @param now Milliseconds, for what all of it may take.
 */
export async function findForeignRows(
  session: ReadOnlySession,
  {
    live,
    checks,
    now,
  }: {
    readonly live: LiveDatabase
    readonly checks: readonly RowCheck[]
    readonly now: () => number
  },
): Promise<RowFindings> {
  const families = new Map(live.families.map((one) => [one.representative, one.schemas]))
  const end = now() + ALL_MS
  const foreignRows: ForeignRows[] = []
  const unseen: string[] = []
  for (const check of checks) {
    const schemas = families.get(check.schema) ?? [check.schema]
    for (let start = 0; start < schemas.length; start += SCHEMAS_EACH) {
      const name = `${check.schema}.${check.table}`
      if (now() > end) {
        unseen.push(
          `The rows behind ${check.reference} of ${name} were looked at in ${start} of ${schemas.length} schemas: there was no time for more.`,
        )
        break
      }
      const answer = await askSome(session, check, schemas.slice(start, start + SCHEMAS_EACH))
      if (typeof answer === 'string') {
        unseen.push(`The rows behind ${check.reference} of ${name} cannot be looked at: ${answer}.`)
        break
      }
      const { table, reference } = check
      foreignRows.push(...answer.map((schema) => ({ schema, table, reference })))
    }
  }
  return { foreignRows, unseen }
}

/** The schemas in which there are such rows; a text says why they cannot be seen. */
async function askSome(
  session: ReadOnlySession,
  check: RowCheck,
  schemas: readonly string[],
): Promise<readonly string[] | string> {
  const parts = schemas.map(
    (schema, index) => `select ${index} as index where ${check.sql(schema)}`,
  )
  try {
    const rows = await session.read(
      (query) => query<{ index: number }>(parts.join('\nunion all ')),
      // With policies the answer would be about rows that are not hidden; without, the server refuses it.
      { timeoutMs: EACH_MS, settings: 'set local row_security = off' },
    )
    return rows.flatMap(({ index }) => schemas[index] ?? [])
  } catch (error) {
    if (hasCode(error, HIDDEN)) return 'the login may not see all of them'
    if (error instanceof Error && 'code' in error && TIMEOUTS.has(String(error.code))) {
      return `${EACH_MS / 1000} s were not enough`
    }
    throw error
  }
}
