import { ts } from 'ts-morph'

import { type CodeProgram, type Query, isInside, textsOf, withClausesOf } from '../../code/index.ts'
import { type QueryWay, type ScopedQuery, type ScopingOptions, tiedNames } from './judge-scoping.ts'

/**
 * What stands in a `with`, or in parentheses behind `from`, is tied where the query around it compares the tenant:
 * Kysely's types let it do that only where the rows have one.
 */
export function tieDerived(
  queries: readonly ScopedQuery[],
  options: ScopingOptions,
): readonly ScopedQuery[] {
  return queries.map((query) => {
    const isDerived = ({ ending: { kind, steps } }: QueryWay): boolean =>
      kind === 'embedded' ||
      (query.builder === 'drizzle' && steps.some(({ method }) => method === 'as'))
    const isOpen = query.ways.some((way) => isDerived(way) && way.untied.length > 0)
    if (!isOpen || query.operation !== 'select' || !isTiedOutside(query, queries, options))
      return query
    const ways = query.ways.map((way) =>
      isDerived(way) ? { ...way, untied: [], maybe: [], cleared: [] } : way,
    )
    return { ...query, ways }
  })
}

interface Derived {
  readonly name: string
  /** The call that it is given to; undefined where it has its name wherever that is seen. */
  readonly call: ts.CallExpression | undefined
  readonly isWith: boolean
}

function isTiedOutside(
  query: ScopedQuery,
  queries: readonly Query[],
  options: ScopingOptions,
): boolean {
  const derived =
    query.builder === 'drizzle'
      ? derivedByDrizzle(query, options.program)
      : derivedAround(query.root, options.program)
  if (derived === undefined) return false
  const readers = queries.filter((one) => one !== query && reads(one, derived, options.program))
  return readers.length > 0 && readers.every((reader) => ties(reader, derived, options))
}

function derivedAround(root: ts.Node, program: CodeProgram): Derived | undefined {
  let alias: string | undefined
  for (let node = root.parent; node !== undefined && !ts.isStatement(node); node = node.parent) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue
    const { text } = node.expression.name
    const [first, second] = node.arguments
    if (text === 'as' && first && isInside(root, node.expression))
      alias = textsOf(first, program)?.[0]
    if (text === 'with' && first && second && isInside(root, second)) {
      const [name] = textsOf(first, program) ?? []
      return name === undefined ? undefined : { name, call: node, isWith: true }
    }
    const isSource = text === 'selectFrom' || text.endsWith('Join')
    if (isSource && first && isInside(root, first))
      return alias === undefined ? undefined : { name: alias, call: node, isWith: false }
    // In an expression it is nothing that anybody reads from.
    if (node.arguments.some((given) => isInside(root, given))) return undefined
  }
  return undefined
}

/** `db.select().from(invoice).as('small')`, and `db.$with('small').as(db.select().from(invoice))`. */
function derivedByDrizzle({ root, endings }: Query, program: CodeProgram): Derived | undefined {
  for (const step of endings.flatMap(({ steps }) => steps)) {
    const [given] = step.method === 'as' ? step.call.arguments : []
    const [name] = (given && textsOf(given, program)) ?? []
    if (name !== undefined) return { name, call: undefined, isWith: false }
  }
  for (let node = root.parent; node !== undefined && !ts.isStatement(node); node = node.parent) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue
    const { name: method, expression: before } = node.expression
    if (method.text !== 'as' || !ts.isCallExpression(before)) continue
    const [given] = before.arguments
    const [name] = (given && textsOf(given, program)) ?? []
    if (name !== undefined) return { name, call: undefined, isWith: false }
  }
  return undefined
}

function reads(reader: Query, { name, call, isWith }: Derived, program: CodeProgram): boolean {
  if (call === undefined)
    return reader.sources.some(({ table, alias }) => table === undefined && alias === name)
  if (!isWith)
    return (
      reader.root === call ||
      reader.endings.some(({ steps }) => steps.some((step) => step.call === call))
    )
  const isNamed = reader.sources.some(({ table }) => table === name)
  return isNamed && withClausesOf(reader.database, program).some((one) => one.call === call)
}

function ties(reader: Query, { name, isWith }: Derived, options: ScopingOptions): boolean {
  const aliases = isWith
    ? reader.sources.flatMap(({ table, alias }) => (table === name ? [alias, table] : []))
    : [name]
  const isAlone = reader.sources.length === 1
  return reader.endings.every((ending) => {
    if (ending.kind === 'lost') return true
    const tied = tiedNames(ending, options)
    return (isAlone && tied.has(undefined)) || aliases.some((alias) => tied.has(alias))
  })
}
