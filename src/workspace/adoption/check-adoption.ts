import { TenantryError } from '@tenantry/runtime/errors'
import { parseSlug } from '@tenantry/runtime/fleet'

import { adoptChecks, type Baseline, findUnsupported, undecidedTables } from '../../adopt/index.ts'
import { quoteName } from '../../sql/index.ts'
import type { DecidedAdoption } from './decide-adoption.ts'
import type { AdoptedDatabase } from './read-adopted-database.ts'

/**
 * Refuses what could not be brought to its end: before anything is written.
 *
 * @throws {TenantryError} ADOPT_UNDECIDED, ADOPT_UNSUPPORTED, ADOPT_ROWS_UNFIT
 */
export async function checkAdoption(
  { plan, answers }: DecidedAdoption,
  database: AdoptedDatabase,
  baseline: Baseline,
): Promise<void> {
  const open = undecidedTables(plan)
  if (open.length > 0) throw undecided(open)
  const unsupported = findUnsupported(plan, database.shape, baseline)
  if (unsupported.length > 0) {
    throw new TenantryError('ADOPT_UNSUPPORTED', {
      message: `No SQL is known to be right for ${unsupported.join('; ')}.`,
      hint: 'Take these out of the schema first, or move them to another one; then run the command again.',
      details: { unsupported },
    })
  }
  const problems: string[] = []
  for (const check of adoptChecks(plan)) {
    const count = await database.count(check)
    if (count > 0) problems.push(`${count} rows of ${check.table} ${check.what}`)
  }
  const { tenantTable, slug } = answers
  const slugs = await database.values(
    `select ${quoteName(slug)}::text as value from ${quoteName(tenantTable)}`,
  )
  problems.push(...slugProblems(slugs).map((problem) => `${tenantTable}.${slug}: ${problem}`))
  if (problems.length === 0) return
  throw new TenantryError('ADOPT_ROWS_UNFIT', {
    message: `The rows that are there do not fit the plan:${problems.map((problem) => `\n  ${problem}`).join('')}`,
    hint: 'Mend these rows, or choose another path for their table; then run the command again.',
    details: { problems },
  })
}

function slugProblems(slugs: readonly (string | null)[]): string[] {
  const seen = new Set<string>()
  return slugs.flatMap((slug) => {
    if (slug === null) return ['a row has none']
    if (seen.has(slug)) return [`${JSON.stringify(slug)} is there twice`]
    seen.add(slug)
    try {
      parseSlug(slug)
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}

function undecided(open: ReturnType<typeof undecidedTables>): TenantryError {
  const tables = open.map(({ table, decision }) => ({
    table: table.name,
    why: decision.kind === 'undecided' ? decision.why : '',
    choices: decision.kind === 'undecided' ? decision.choices : [],
  }))
  const lines = tables.map(
    ({ table, why, choices }) =>
      `\n  ${table}: ${why}${choices.length === 0 ? '' : `; ${choices.join(', or ')}`}`,
  )
  return new TenantryError('ADOPT_UNDECIDED', {
    message: `Whose rows these tables hold is undecided, so nothing was written:${lines.join('')}`,
    hint: 'Say it for each of them with one of the flags behind it.',
    details: { tables },
  })
}
