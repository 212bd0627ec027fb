import type { Ending, RowSource, Step } from '../../code/index.ts'
import { textsOf } from '../../code/index.ts'
import type { CodeProblem, CodeScene } from './code-rule.ts'
import type { QueryWay, ScopedQuery } from './judge-scoping.ts'

type Kind = 'unscoped-query' | 'id-only-lookup' | 'optional-filter' | 'unscoped-join'

export interface Unscoped {
  readonly table: string
  readonly operation: ScopedQuery['operation']
}

/**
 * The queries of which a rule says that nothing ties them to a tenant. One query is one finding, of the
 * most telling kind.
 */
export function* findUnscoped(
  scene: CodeScene,
  kind: Kind,
  say: (unscoped: Unscoped) => string,
): Iterable<CodeProblem> {
  for (const query of scene.queries) {
    if (query.guard !== 'plain') continue
    const found = firstUnscoped(query, scene)
    if (found?.kind !== kind) continue
    const { source, ending } = found
    yield {
      node: query.root,
      message: say({ table: source.table ?? 'a table', operation: query.operation }),
      flow: [query.root, ending.node],
    }
  }
}

interface Found {
  readonly kind: Kind
  readonly source: RowSource
  readonly ending: Ending
}

function firstUnscoped(query: ScopedQuery, scene: CodeScene): Found | undefined {
  for (const way of query.ways) {
    const [source] = way.untied
    if (source === undefined || way.ending.kind === 'lost') continue
    return { kind: kindOf(query, way, source, scene), source, ending: way.ending }
  }
  return undefined
}

function kindOf(query: ScopedQuery, way: QueryWay, source: RowSource, scene: CodeScene): Kind {
  if (way.maybe.includes(source) || isTiedElsewhere(query, way, source)) return 'optional-filter'
  if (way.untied.length < query.tenantSources.length && source.role === 'join')
    return 'unscoped-join'
  return way.ending.steps.some((step) => isById(step, scene)) ? 'id-only-lookup' : 'unscoped-query'
}

/** Whether the same statement is tied when it is reached another way. */
function isTiedElsewhere({ ways }: ScopedQuery, way: QueryWay, source: RowSource): boolean {
  return ways.some(
    ({ ending, untied }) => ending.node === way.ending.node && !untied.includes(source),
  )
}

function isById({ method, call }: Step, { program }: CodeScene): boolean {
  const [reference, operator] = call.arguments
  if (method !== 'where' || reference === undefined || operator === undefined) return false
  const columns = textsOf(reference, program) ?? []
  const operators = textsOf(operator, program) ?? []
  return columns.some((column) => /(?:^|\.)id$/.test(column)) && operators.includes('=')
}
