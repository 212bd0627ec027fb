import type {
  CodeProgram,
  ConditionParser,
  DatabaseGuard,
  Ending,
  Query,
  RowSource,
  Step,
  TenantTie,
} from '../../code/index.ts'
import { guardOfQuery, hasWith, isTiedByKey, tiesOfAll, withClausesOf } from '../../code/index.ts'

/** One way of a query through the program, and which of its tenant tables nothing ties to a tenant there. */
export interface QueryWay {
  readonly ending: Ending
  /** Tenant tables whose rows are not tied to a tenant; `maybe` where a filter is there on some ways only. */
  readonly untied: readonly RowSource[]
  readonly maybe: readonly RowSource[]
  /** Those that would be tied if nothing took its conditions back. */
  readonly cleared: readonly RowSource[]
}

export interface ScopedQuery extends Query {
  readonly guard: DatabaseGuard
  /** Those of its sources that hold rows of tenants. */
  readonly tenantSources: readonly RowSource[]
  readonly ways: readonly QueryWay[]
}

export interface ScopingOptions {
  readonly program: CodeProgram
  readonly parser: ConditionParser
  readonly tenantColumn: string
  readonly isTenantTable: (table: string) => boolean
}

export function judgeScoping(query: Query, options: ScopingOptions): ScopedQuery {
  const { program, isTenantTable, tenantColumn } = options
  const named = query.sources.filter(
    ({ table }) => table !== undefined && isTenantTable(nameOf(table)),
  )
  const tenantSources = named.length === 0 ? [] : withoutHidden(named, query, program)
  // What nobody would ask about is not followed to its callers.
  if (tenantSources.length === 0) return { ...query, guard: 'unknown', tenantSources, ways: [] }
  return {
    ...query,
    guard: guardOfQuery(query, tenantColumn, program),
    tenantSources,
    ways: query.endings.map((ending) => judgeWay(query, tenantSources, ending, options)),
  }
}

/** What `with` makes hides a table of its name from those who read, not from those who write. */
function withoutHidden(
  sources: readonly RowSource[],
  { database, operation }: Query,
  program: CodeProgram,
): readonly RowSource[] {
  if (!sources.some(({ table }) => table !== undefined && hasWith(table, program))) return sources
  const hidden = new Set(withClausesOf(database, program).map(({ name }) => name))
  return sources.filter(({ table = '', role }) => {
    const isTarget = role === 'into' || (role === 'from' && operation === 'delete')
    return isTarget || !hidden.has(table)
  })
}

function judgeWay(
  query: Query,
  tenantSources: readonly RowSource[],
  ending: Ending,
  { program, parser, tenantColumn }: ScopingOptions,
): QueryWay {
  const tiesIn = (steps: readonly Step[]) => tiesOfAll(steps, tenantColumn, program, parser)
  const certain = tiesIn(stepsThatHold(ending.steps)).filter(({ isOptional }) => !isOptional)
  const possible = tiesIn(ending.steps)
  // An insert has no rows but its own: what they say is judged by its values.
  const judged = tenantSources.filter(
    ({ role, columns }) =>
      (query.operation !== 'insert' || role !== 'into') && !isTiedByKey(columns, tenantColumn),
  )
  // What stands inside of another query has the tenant of what it is compared with out there.
  const outer = ending.kind === 'embedded' ? namesOf(query.sources) : undefined
  const untied = untiedAmong(judged, certain, outer)
  const possiblyUntied = new Set(untiedAmong(judged, possible, outer))
  const kept = tiesIn(ending.steps.filter(({ isConditional }) => !isConditional)).filter(
    ({ isOptional }) => !isOptional,
  )
  const stillUntied = new Set(untiedAmong(judged, kept, outer))
  return {
    ending,
    untied,
    maybe: untied.filter((source) => !possiblyUntied.has(source)),
    cleared: untied.filter((source) => !stillUntied.has(source)),
  }
}

function namesOf(sources: readonly RowSource[]): ReadonlySet<string | undefined> {
  return new Set(sources.flatMap(({ alias, table }) => [alias, table]))
}

function untiedAmong(
  sources: readonly RowSource[],
  ties: readonly TenantTie[],
  own?: ReadonlySet<string | undefined>,
): readonly RowSource[] {
  const tied = tiedBy(ties, own)
  // What stands alone says nothing of what is loaded beside the rows.
  const named = tied.has(undefined) ? sources.filter(({ role }) => role === 'relation') : sources
  return named.filter(({ alias, table }) => !tied.has(alias) && !tied.has(table))
}

/** What a query ties to a tenant on one of its ways, by the names it has there. */
export function tiedNames(
  { steps }: Ending,
  { program, parser, tenantColumn }: ScopingOptions,
): ReadonlySet<string | undefined> {
  const ties = tiesOfAll(stepsThatHold(steps), tenantColumn, program, parser)
  return tiedBy(ties, undefined)
}

/** The names of what is tied to a tenant, by itself or by having the same one as another that is. */
function tiedBy(
  ties: readonly TenantTie[],
  own: ReadonlySet<string | undefined> | undefined,
): ReadonlySet<string | undefined> {
  const isOuter = (alias: string | undefined): boolean =>
    own !== undefined && alias !== undefined && !own.has(alias)
  const tied = new Set(
    ties.flatMap(({ alias, sameAs }) =>
      sameAs === undefined || isOuter(sameAs.alias) || isOuter(alias)
        ? [alias, ...(sameAs && isOuter(alias) ? [sameAs.alias] : [])]
        : [],
    ),
  )
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
