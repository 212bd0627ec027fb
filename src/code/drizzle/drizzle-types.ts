import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { isOfPackage, symbolOf } from '../declarations.ts'
import { partsOf, symbolsOf } from '../kinds.ts'
import { flowsTo } from '../origins.ts'
import { unwrap } from '../unwrap.ts'

const PACKAGE = 'drizzle-orm'

/** Whether a type is a database of Drizzle for PostgreSQL, or its transaction. */
export function isDrizzle(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) =>
      (symbol.name === 'PgDatabase' || symbol.name === 'PgTransaction') &&
      isOfPackage(symbol, PACKAGE),
  )
}

/** `db.query.invoice`. */
export function isRelational(type: ts.Type): boolean {
  return symbolsOf(type).some(
    (symbol) => symbol.name === 'RelationalQueryBuilder' && isOfPackage(symbol, PACKAGE),
  )
}

/** The name of what a call calls, where that is a function of Drizzle: `eq`, under whatever name. */
export function drizzleFunction(
  call: ts.CallExpression,
  { checker }: CodeProgram,
): string | undefined {
  const declared = checker.getResolvedSignature(call)?.declaration
  if (!declared?.getSourceFile().fileName.includes(`/node_modules/${PACKAGE}/`)) return undefined
  const { expression } = call
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  const symbol = symbolOf(expression, checker)
  if (isOfPackage(symbol, PACKAGE)) return symbol?.name
  // `(invoice, { eq: equals }) => …`
  const [element] = symbol?.declarations ?? []
  const name = element && ts.isBindingElement(element) ? element.propertyName : undefined
  return (name ?? expression).getText()
}

/** Drizzle's `sql`. */
export function isDrizzleSql(tag: ts.Expression, { checker }: CodeProgram): boolean {
  const symbol = symbolOf(tag, checker)
  if (symbol?.name === 'sql' && isOfPackage(symbol, PACKAGE)) return true
  return isOfPackage(checker.getTypeAtLocation(tag).aliasSymbol, PACKAGE)
}

export interface DrizzleColumn {
  /** As it is in the database, or as code has it where that says nothing else. */
  readonly name: string
  /** The table, or the alias that it has in the query. */
  readonly table: string | undefined
}

/** `invoice.orgId`, by what its type says. */
export function drizzleColumn(
  expression: ts.Expression,
  { checker }: CodeProgram,
): DrizzleColumn | undefined {
  const node = unwrap(expression)
  const facts = factsOf(checker.getTypeAtLocation(node), node, checker)
  if (facts?.brand !== 'Column') return undefined
  const written = ts.isPropertyAccessExpression(node) ? node.name.text : undefined
  const name = facts.name ?? written
  return name === undefined ? undefined : { name, table: facts.tableName }
}

export interface DrizzleTable {
  readonly table: string | undefined
  readonly alias: string | undefined
}

/** `invoice`, `alias(invoice, 'i')`, a subquery; what has no table is not known. */
export function drizzleTables(
  expression: ts.Expression,
  program: CodeProgram,
): readonly DrizzleTable[] {
  const { checker } = program
  const node = unwrap(expression)
  const facts = factsOf(checker.getTypeAtLocation(node), node, checker)
  const origins = flowsTo(node, program).flatMap(({ origin }) =>
    ts.isParameter(origin) || ts.isBindingElement(origin) ? [] : [origin],
  )
  const aliased = origins.flatMap((origin) => {
    const isAlias = ts.isCallExpression(origin) && drizzleFunction(origin, program) === 'alias'
    return isAlias && origin.arguments[0] ? [origin.arguments[0]] : []
  })
  if (aliased.length > 0)
    return aliased.flatMap((one) =>
      drizzleTables(one, program).map(({ table }) => ({ table, alias: facts?.name })),
    )
  if (facts?.brand === 'Subquery') return [{ table: undefined, alias: facts.alias }]
  if (facts?.brand !== 'Table') return [{ table: undefined, alias: undefined }]
  if (facts.name !== undefined) return [{ table: facts.name, alias: facts.name }]
  // `<T extends PgTable>(table: T)`: what callers give.
  const given = origins
    .filter((origin) => origin !== node)
    .flatMap((origin) => factsOf(checker.getTypeAtLocation(origin), origin, checker)?.name ?? [])
  const names = [...new Set(given)]
  return names.length === 0
    ? [{ table: undefined, alias: undefined }]
    : names.map((table) => ({ table, alias: table }))
}

interface Facts {
  readonly brand: string | undefined
  readonly name: string | undefined
  readonly tableName: string | undefined
  readonly alias: string | undefined
}

/** What Drizzle keeps in the type of each thing, under `_`. */
function factsOf(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): Facts | undefined {
  const held = partsOf(type)
    .flatMap((part) => part.getProperty('_') ?? [])
    .find((symbol) => isOfPackage(symbol, PACKAGE))
  if (held === undefined) return undefined
  const kept = checker.getTypeOfSymbolAtLocation(held, at)
  const literal = (name: string): string | undefined => {
    const property = kept.getProperty(name)
    const value = property && checker.getTypeOfSymbolAtLocation(property, at)
    return value?.isStringLiteral() ? value.value : undefined
  }
  return {
    brand: literal('brand'),
    name: literal('name'),
    tableName: literal('tableName'),
    alias: literal('alias'),
  }
}

/** The table of `db.query.invoice`, from the configuration that its type holds. */
export function relationalTable(
  builder: ts.Expression,
  { checker }: CodeProgram,
): string | undefined {
  const type = checker.getTypeAtLocation(builder)
  const [, config] = partsOf(type)
    .filter(isReference)
    .flatMap((one) => checker.getTypeArguments(one))
  const property = config?.getProperty('dbName')
  const value = property && checker.getTypeOfSymbolAtLocation(property, builder)
  return value?.isStringLiteral() ? value.value : undefined
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type
}
