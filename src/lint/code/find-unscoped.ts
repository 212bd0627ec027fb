import { ts } from 'ts-morph'

import { conflictsOf, findsById, givesNo, isInside, readWith, tiesOf } from '../../code/index.ts'
import type { Ending, RowSource, Step } from '../../code/index.ts'
import type { CodeProblem, CodeScene } from './code-rule.ts'
import { nameOf, type QueryWay, type ScopedQuery } from './judge-scoping.ts'
import { tenantWritten } from './tenant-written.ts'

type Kind =
  | 'cte-shadows-table'
  | 'filter-cleared'
  | 'global-upsert'
  | 'id-only-lookup'
  | 'optional-filter'
  | 'tenant-column-written'
  | 'unscoped-insert-select'
  | 'unscoped-join'
  | 'unscoped-query'

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
    const { source, ending, node = query.root } = found
    yield {
      node,
      message: say({ table: source.table ?? 'a table', operation: query.operation }),
      flow: [query.root, ending.node],
      // A foreign key leads there, and whoever may write it decides where to.
      ...(source.role === 'relation' && { severity: 'warning' }),
    }
  }
}

interface Found {
  readonly kind: Kind
  readonly source: RowSource
  readonly ending: Ending
  /** What is wrong. Default: the query. */
  readonly node?: ts.Node
}

function firstUnscoped(query: ScopedQuery, scene: CodeScene): Found | undefined {
  for (const way of query.ways) {
    if (way.ending.kind === 'lost') continue
    const found = judgeWrite(query, way.ending, scene) ?? judgeRead(query, way, scene)
    if (found !== undefined) return found
  }
  return undefined
}

/** What a statement writes to a table of tenants, whatever it finds its rows by. */
function judgeWrite(query: ScopedQuery, ending: Ending, scene: CodeScene): Found | undefined {
  const target = query.tenantSources.find(({ role }) => role === 'into')
  if (target === undefined) return undefined
  const written = tenantWritten(ending.steps, scene)
  if (written) return { kind: 'tenant-column-written', source: target, ending, node: written }
  for (const step of ending.steps) {
    if (conflictsOf(step, scene.program).some((one) => isGlobal(one, scene)))
      return { kind: 'global-upsert', source: target, ending, node: nameOfCall(step) }
  }
  const isMissing = ending.steps.some((step) => givesNo(scene.tenantColumn, step, scene.program))
  return isMissing && query.operation === 'insert'
    ? { kind: 'unscoped-query', source: target, ending }
    : undefined
}

function isGlobal(
  { columns, isUpdate, steps }: ReturnType<typeof conflictsOf>[number],
  { tenantColumn, program }: CodeScene,
): boolean {
  if (!isUpdate || columns === undefined || columns.includes(tenantColumn)) return false
  return !steps.some((step) => tiesOf(step, tenantColumn, program).length > 0)
}

function judgeRead(query: ScopedQuery, way: QueryWay, scene: CodeScene): Found | undefined {
  const [source] = way.untied
  if (source === undefined) return undefined
  const { ending } = way
  const hiding = withAround(query.root, scene)
  if (hiding) return { kind: 'cte-shadows-table', source, ending, node: hiding }
  if (isInserted(way, scene)) return { kind: 'unscoped-insert-select', source, ending }
  if (way.cleared.includes(source)) {
    const clearing = ending.steps.find(({ method }) => method === 'clearWhere')
    return {
      kind: 'filter-cleared',
      source,
      ending,
      ...(clearing && { node: nameOfCall(clearing) }),
    }
  }
  return { kind: kindOf(query, way, source, scene), source, ending }
}

/** The `with` whose body a query is, where it has the name of a table of tenants. */
function withAround(root: ts.Node, { program, isTenantTable }: CodeScene): ts.Node | undefined {
  for (let node = root.parent; node !== undefined && !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isCallExpression(node) || node.pos === root.pos) continue
    const clause = readWith(node, program)
    if (clause && node.arguments[1] && isInside(root, node.arguments[1]))
      return isTenantTable(nameOf(clause.name)) ? clause.call.arguments[0] : undefined
  }
  return undefined
}

/** Whether its rows go into a table: `insertInto(…).expression(…)`. */
function isInserted({ ending: { kind, node: end } }: QueryWay, { program }: CodeScene): boolean {
  if (kind !== 'embedded') return false
  for (let node = end; node !== undefined && !ts.isStatement(node); node = node.parent) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue
    const { name, expression } = node.expression
    const isOutside = node === end || !isInside(end, expression)
    if (!isOutside || name.text !== 'expression') continue
    const builder = program.checker.getTypeAtLocation(expression).getSymbol()
    return builder?.name === 'InsertQueryBuilder'
  }
  return false
}

function kindOf(query: ScopedQuery, way: QueryWay, source: RowSource, scene: CodeScene): Kind {
  if (way.maybe.includes(source) || isTiedElsewhere(query, way, source)) return 'optional-filter'
  const isBeside = source.role === 'join' || source.role === 'relation'
  if (way.untied.length < query.tenantSources.length && isBeside) return 'unscoped-join'
  return way.ending.steps.some((step) => findsById(step, scene.program))
    ? 'id-only-lookup'
    : 'unscoped-query'
}

/** Whether the same statement is tied when it is reached another way. */
function isTiedElsewhere({ ways }: ScopedQuery, way: QueryWay, source: RowSource): boolean {
  return ways.some(
    ({ ending, untied }) => ending.node === way.ending.node && !untied.includes(source),
  )
}

/** `clearWhere` in `query.clearWhere()`: the line of a long chain that somebody has to look at. */
function nameOfCall({ call }: Step): ts.Node {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call
}
