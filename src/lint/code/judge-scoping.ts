import type {
  CodeProgram,
  DatabaseGuard,
  Ending,
  Query,
  RowSource,
  Step,
  TenantTie,
} from '../../code/index.ts'
import { guardOf, tiesOf } from '../../code/index.ts'

/** One way of a query through the program, and which of its tenant tables nothing ties to a tenant there. */
export interface QueryWay {
  readonly ending: Ending
  /** Tenant tables whose rows are not tied to a tenant; `maybe` where a filter is there on some ways only. */
  readonly untied: readonly RowSource[]
  readonly maybe: readonly RowSource[]
}

export interface ScopedQuery extends Query {
  readonly guard: DatabaseGuard
  /** Those of its sources that hold rows of tenants. */
  readonly tenantSources: readonly RowSource[]
  readonly ways: readonly QueryWay[]
}

interface ScopingOptions {
  readonly program: CodeProgram
  readonly tenantColumn: string
  readonly isTenantTable: (table: string) => boolean
}

export function judgeScoping(query: Query, options: ScopingOptions): ScopedQuery {
  const { program, isTenantTable } = options
  const tenantSources = query.sources.filter(
    ({ table }) => table !== undefined && isTenantTable(nameOf(table)),
  )
  // What nobody would ask about is not followed to its callers.
  if (tenantSources.length === 0) return { ...query, guard: 'unknown', tenantSources, ways: [] }
  return {
    ...query,
    guard: guardOf(query.database, program),
    tenantSources,
    ways: query.endings.map((ending) => judgeWay(query, tenantSources, ending, options)),
  }
}

function judgeWay(
  query: Query,
  tenantSources: readonly RowSource[],
  ending: Ending,
  { program, tenantColumn }: ScopingOptions,
): QueryWay {
  const tiesIn = (steps: readonly Step[]) =>
    steps.flatMap((step) => tiesOf(step, tenantColumn, program))
  const certain = tiesIn(stepsThatHold(ending.steps))
  const possible = tiesIn(ending.steps)
  // An insert has no rows but its own: what they say is judged by its values.
  const judged = tenantSources.filter(({ role }) => query.operation !== 'insert' || role !== 'into')
  const untied = untiedAmong(judged, certain)
  const possiblyUntied = new Set(untiedAmong(judged, possible))
  return { ending, untied, maybe: untied.filter((source) => !possiblyUntied.has(source)) }
}

function untiedAmong(
  sources: readonly RowSource[],
  ties: readonly TenantTie[],
): readonly RowSource[] {
  const tied = tiedBy(ties)
  if (tied.has(undefined)) return []
  return sources.filter(({ alias, table }) => !tied.has(alias) && !tied.has(table))
}

/** The names of what is tied to a tenant, by itself or by having the same one as another that is. */
function tiedBy(ties: readonly TenantTie[]): ReadonlySet<string | undefined> {
  const tied = new Set(ties.flatMap(({ alias, sameAs }) => (sameAs === undefined ? [alias] : [])))
  for (let before = -1; before < tied.size;) {
    before = tied.size
    for (const { alias, sameAs } of ties) {
      if (sameAs === undefined) continue
      if (tied.has(alias)) tied.add(sameAs.alias)
      if (tied.has(sameAs.alias)) tied.add(alias)
    }
  }
  return tied
}

/** Those that are made on each way, and that nothing takes back. */
function stepsThatHold(steps: readonly Step[]): readonly Step[] {
  const cleared = steps.findLastIndex(({ method }) => method === 'clearWhere')
  return steps.filter(
    ({ isConditional, method }, index) =>
      !isConditional && !(index < cleared && method.startsWith('where')),
  )
}

/** Without a schema in front. */
export function nameOf(table: string): string {
  return table.split('.').at(-1) ?? table
}
