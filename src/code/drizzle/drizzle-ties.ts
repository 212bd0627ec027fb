import { ts } from 'ts-morph'

import { isWithinIf } from '../ancestors.ts'
import type { CodeProgram } from '../code-program.ts'
import { isColumnNamed } from '../column-names.ts'
import { flowsTo, returnedBy } from '../origins.ts'
import { pushedTo } from '../pushed-to.ts'
import type { Step } from '../query.ts'
import type { ConditionParser, TenantTie } from '../tenant-tie.ts'
import { returnedByCall } from '../returned-by-call.ts'
import { asOptional, tiedByEach, tiedByEither, UNKNOWN_TIE } from '../tie-sets.ts'
import { tiesInSql } from '../ties-in-sql.ts'
import { propertyOf, unwrap } from '../unwrap.ts'
import { drizzlePieces } from './drizzle-pieces.ts'
import { drizzleColumn, drizzleFunction, isDrizzleSql } from './drizzle-types.ts'

const EQUALS: ReadonlySet<string> = new Set(['eq', 'inArray'])
const FINDS: ReadonlySet<string> = new Set(['findMany', 'findFirst'])

/** What the calls of one query tie to a tenant. Of several `where`, Drizzle keeps the last. */
export function drizzleTies(
  step: Step,
  column: string,
  program: CodeProgram,
  parser: ConditionParser | undefined,
): readonly TenantTie[] {
  const reader = new DrizzleTieReader(column, program, parser)
  const { method, call } = step
  const [first, second] = call.arguments
  if (method === 'where' || method === 'having') return first ? reader.read(first) : []
  if (method.endsWith('Join') || method === '$count') return second ? reader.read(second) : []
  return FINDS.has(method) && first ? reader.readConfig(first) : []
}

class DrizzleTieReader {
  readonly #column: string
  readonly #program: CodeProgram
  readonly #parser: ConditionParser | undefined
  readonly #path = new Set<ts.Node>()

  constructor(column: string, program: CodeProgram, parser: ConditionParser | undefined) {
    this.#column = column
    this.#program = program
    this.#parser = parser
  }

  /** `{ where, with: { lines: { where } } }`, of `findMany` and of what is loaded with it. */
  readConfig(expression: ts.Expression): readonly TenantTie[] {
    const configs = flowsTo(expression, this.#program).map(({ origin }) => origin)
    return tiedByEither(
      configs.map((config) => {
        if (!ts.isObjectLiteralExpression(config)) return [UNKNOWN_TIE]
        // What is spread into it may hold the condition.
        if (config.properties.some(ts.isSpreadAssignment)) return [UNKNOWN_TIE]
        const own = propertyOf(config, 'where').flatMap((where) => this.read(where))
        const loaded = propertyOf(config, 'with').flatMap((one) =>
          ts.isObjectLiteralExpression(one) ? one.properties : [],
        )
        const within = loaded.flatMap((property) =>
          ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer)
            ? this.readConfig(property.initializer)
            : [],
        )
        return [...own, ...within]
      }),
    )
  }

  read(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    if (this.#path.has(node)) return []
    this.#path.add(node)
    const ties = this.#read(node)
    this.#path.delete(node)
    return ties
  }

  #read(node: ts.Expression): readonly TenantTie[] {
    if (isNothing(node)) return []
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
      return tiedByEither(returnedBy(node).map((one) => this.read(one)))
    if (ts.isConditionalExpression(node))
      return tiedByEither([this.read(node.whenTrue), this.read(node.whenFalse)])
    if (ts.isBinaryExpression(node)) return this.#readChoice(node)
    if (ts.isTaggedTemplateExpression(node)) return this.#readSql(node)
    if (ts.isCallExpression(node)) return this.#readCall(node)
    if (ts.isObjectLiteralExpression(node)) return this.#readObject(node)
    return this.#readOrigins(node)
  }

  #readOrigins(node: ts.Expression): readonly TenantTie[] {
    const origins = flowsTo(node, this.#program).map(({ origin }) => origin)
    return tiedByEither(
      origins.map((origin) =>
        ts.isParameter(origin) || ts.isBindingElement(origin) || origin === node
          ? [UNKNOWN_TIE]
          : this.read(origin),
      ),
    )
  }

  #readChoice({ left, right, operatorToken }: ts.BinaryExpression): readonly TenantTie[] {
    if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
      return asOptional(this.read(right))
    return tiedByEither([this.read(left), this.read(right)])
  }

  #readCall(call: ts.CallExpression): readonly TenantTie[] {
    const name = drizzleFunction(call, this.#program)
    if (name === undefined) return this.#readReturns(call)
    const [left, right] = call.arguments
    if (name === 'and') return call.arguments.flatMap((one) => this.#readPart(one))
    if (name === 'or') {
      const arms = call.arguments.filter((one) => !isNothing(unwrap(one)))
      return tiedByEach(arms.map((one) => this.#readPart(one)))
    }
    if (EQUALS.has(name) && left && right) return this.#compare(left, right)
    return []
  }

  /** An argument of `and`: a condition, or a list of them that is spread into it. */
  #readPart(part: ts.Expression): readonly TenantTie[] {
    if (!ts.isSpreadElement(part)) return this.read(part)
    const lists = flowsTo(part.expression, this.#program).map(({ origin }) => origin)
    return tiedByEither(
      lists.map((list) => {
        if (!ts.isArrayLiteralExpression(list)) return [UNKNOWN_TIE]
        const pushed = pushedTo(part.expression, this.#program)
        return [
          ...list.elements.flatMap((one) => this.#readPart(one)),
          // Mostly within an `if`.
          ...pushed.flatMap((one) =>
            isWithinIf(one) ? asOptional(this.read(one)) : this.read(one),
          ),
        ]
      }),
    )
  }

  #compare(left: ts.Expression, right: ts.Expression): readonly TenantTie[] {
    const [one, other] = [left, right].map((side) => this.#tenantColumn(side))
    if (one && other) return [{ alias: one.alias, value: undefined, sameAs: other }]
    if (one) return drizzleColumn(right, this.#program) ? [] : [{ ...one, value: right }]
    if (other) return drizzleColumn(left, this.#program) ? [] : [{ ...other, value: left }]
    return []
  }

  /** `{ orgId: tenant }`, as the relational queries of Drizzle 1 have it. */
  #readObject({ properties }: ts.ObjectLiteralExpression): readonly TenantTie[] {
    return properties.flatMap((property) => {
      const name = property.name?.getText()
      if (name === undefined) return [UNKNOWN_TIE]
      if (!isColumnNamed(name, this.#column)) return []
      const value = ts.isPropertyAssignment(property) ? property.initializer : undefined
      return value === undefined ? [UNKNOWN_TIE] : [{ alias: undefined, value }]
    })
  }

  #readSql(node: ts.TaggedTemplateExpression): readonly TenantTie[] {
    if (!isDrizzleSql(node.tag, this.#program) || this.#parser === undefined) return [UNKNOWN_TIE]
    const pieces = drizzlePieces(node.template, this.#column, this.#program)
    return tiesInSql(pieces, this.#column, this.#parser)
  }

  #readReturns(call: ts.CallExpression): readonly TenantTie[] {
    const returned = returnedByCall(call, this.#program)
    return returned.length === 0
      ? [UNKNOWN_TIE]
      : tiedByEither(returned.map((one) => this.read(one)))
  }

  #tenantColumn(side: ts.Expression): { readonly alias: string | undefined } | undefined {
    const found = drizzleColumn(side, this.#program)
    return found && isColumnNamed(found.name, this.#column) ? { alias: found.table } : undefined
  }
}

function isNothing(node: ts.Expression): boolean {
  return (
    (ts.isIdentifier(node) && node.text === 'undefined') || node.kind === ts.SyntaxKind.NullKeyword
  )
}
