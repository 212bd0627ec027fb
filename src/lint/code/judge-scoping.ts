import type {
  CodeProgram,
  DatabaseGuard,
  Ending,
  Query,
  RowSource,
  Step,
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
  const isTied = (ties: typeof certain) => (source: RowSource) =>
    ties.some(
      ({ alias }) => alias === undefined || alias === source.alias || alias === source.table,
    )
  const untied = judged.filter((source) => !isTied(certain)(source))
  return { ending, untied, maybe: untied.filter(isTied(possible)) }
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
