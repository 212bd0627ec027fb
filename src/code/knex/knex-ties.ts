import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { isColumnNamed, namesOfColumn } from '../column-names.ts'
import { functionsIn } from '../functions.ts'
import { flowsTo } from '../origins.ts'
import type { Step } from '../query.ts'
import type { ConditionParser, TenantTie } from '../tenant-tie.ts'
import { textsOf } from '../texts-of.ts'
import { asOptional, tiedByEach, tiedByEither, UNKNOWN_TIE } from '../tie-sets.ts'
import { tiesInSql } from '../ties-in-sql.ts'
import { nameText, unwrap } from '../unwrap.ts'
import { knexPieces } from './knex-raw.ts'
import { isKnex } from './knex-types.ts'

const WHERE = /^(?:(?:and|or)?[wW]here|(?:and|or)?[hH]aving)(?:In|Raw)?$/
const OTHER_WHERE = /^(?:and|or)?[wW]here/
const JOIN = /^(?:join|(?:inner|left|leftOuter|right|rightOuter|outer|fullOuter)Join)$/
const ON = /^(?:on|andOn|onVal|andOnVal|onIn)$/

/** What the calls of one query tie to a tenant. What `orWhere` adds stands beside all that is in front of it. */
export function knexTies(
  steps: readonly Step[],
  column: string,
  program: CodeProgram,
  parser: ConditionParser | undefined,
): readonly TenantTie[] {
  const reader = new KnexTieReader(column, program, parser)
  const joins = steps.flatMap((step) => reader.readJoin(step))
  return [...joins, ...reader.readConditions(steps)]
}

class KnexTieReader {
  readonly #column: string
  readonly #program: CodeProgram
  readonly #parser: ConditionParser | undefined

  constructor(column: string, program: CodeProgram, parser: ConditionParser | undefined) {
    this.#column = column
    this.#program = program
    this.#parser = parser
  }

  /** Groups of conditions that are joined by `or`. */
  readConditions(steps: readonly Step[]): readonly TenantTie[] {
    const groups: TenantTie[][] = []
    for (const step of steps) {
      if (!OTHER_WHERE.test(step.method)) continue
      if (step.method.startsWith('or') || groups.length === 0) groups.push([])
      groups.at(-1)?.push(...this.#readWhere(step))
    }
    return tiedByEach(groups)
  }

  readJoin({ method, call }: Step): readonly TenantTie[] {
    if (!JOIN.test(method)) return []
    const [, first, second, third] = call.arguments
    if (first === undefined) return []
    if (second !== undefined) return this.#same(first, third ?? second)
    const node = unwrap(first)
    // `{ 'customer.org_id': 'invoice.org_id' }`
    if (ts.isObjectLiteralExpression(node)) return this.#readSame(node)
    return this.#readWithin(node, (inner) => inner.flatMap((step) => this.#readOn(step)))
  }

  #readOn({ method, call }: Step): readonly TenantTie[] {
    if (!ON.test(method)) return []
    const [first, second, third] = call.arguments
    if (first === undefined) return []
    if (second === undefined) {
      const node = unwrap(first)
      return ts.isObjectLiteralExpression(node)
        ? this.#readSame(node)
        : this.#readWithin(node, (inner) => inner.flatMap((step) => this.#readOn(step)))
    }
    if (method.endsWith('Val') || method === 'onIn')
      return this.#compare(first, third === undefined ? undefined : second, third ?? second)
    return this.#same(first, third ?? second)
  }

  #readWhere({ method, call }: Step): readonly TenantTie[] {
    if (!WHERE.test(method)) return []
    const [first, second, third] = call.arguments
    if (first === undefined) return []
    if (method.endsWith('Raw')) return this.#readRaw(first, second)
    if (second === undefined) return this.#readCondition(first)
    if (third === undefined) return this.#compare(first, undefined, second)
    return this.#compare(first, second, third)
  }

  /** An object, a callback, raw SQL, or what nobody knows. */
  #readCondition(given: ts.Expression): readonly TenantTie[] {
    const node = unwrap(given)
    if (ts.isObjectLiteralExpression(node)) return this.#readObject(node)
    if (ts.isCallExpression(node) && this.#isRaw(node)) {
      const [text, bindings] = node.arguments
      return text === undefined ? [] : this.#readRaw(text, bindings)
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
      return this.#readWithin(node, (steps) => this.readConditions(steps))
    const origins = flowsTo(node, this.#program).map(({ origin }) => origin)
    const known = origins.filter(
      (origin) => !ts.isParameter(origin) && !ts.isBindingElement(origin) && origin !== node,
    )
    if (known.length === origins.length)
      return tiedByEither(
        known.flatMap((origin) =>
          ts.isParameter(origin) || ts.isBindingElement(origin)
            ? []
            : [this.#readCondition(origin)],
        ),
      )
    return this.#readType(node)
  }

  /** What an object holds of which only the type is known. */
  #readType(node: ts.Expression): readonly TenantTie[] {
    const type = this.#program.checker.getTypeAtLocation(node)
    const isOpen =
      type.getStringIndexType() !== undefined ||
      type.getProperties().length === 0 ||
      (type.flags & ts.TypeFlags.Object) === 0
    if (isOpen || type.getCallSignatures().length > 0) return [UNKNOWN_TIE]
    const property = namesOfColumn(this.#column).flatMap((name) => type.getProperty(name) ?? [])[0]
    if (property === undefined) return []
    const tie = { alias: undefined, value: node }
    return property.flags & ts.SymbolFlags.Optional ? asOptional([tie]) : [tie]
  }

  #readObject({ properties }: ts.ObjectLiteralExpression): readonly TenantTie[] {
    return properties.flatMap((property): readonly TenantTie[] => {
      if (ts.isSpreadAssignment(property)) return this.#readSpread(property.expression)
      const name = property.name && nameText(property.name)
      if (name === undefined) return [UNKNOWN_TIE]
      const [column = '', alias] = name.split('.').toReversed()
      if (!isColumnNamed(column, this.#column)) return []
      const value = ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : undefined
      return [{ alias, value }]
    })
  }

  /** `...(tenant && { org_id: tenant })` */
  #readSpread(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    if (ts.isBinaryExpression(node)) return asOptional(this.#readCondition(node.right))
    return this.#readCondition(node)
  }

  #readSame({ properties }: ts.ObjectLiteralExpression): readonly TenantTie[] {
    return properties.flatMap((property) => {
      const name = property.name && nameText(property.name)
      if (name === undefined || !ts.isPropertyAssignment(property)) return []
      const one = this.#columnIn(name)
      const other = this.#tenantColumn(property.initializer)
      return one && other ? [{ alias: one.alias, value: undefined, sameAs: other }] : []
    })
  }

  #same(left: ts.Expression, right: ts.Expression): readonly TenantTie[] {
    const [one, other] = [this.#tenantColumn(left), this.#tenantColumn(right)]
    return one && other ? [{ alias: one.alias, value: undefined, sameAs: other }] : []
  }

  #compare(
    reference: ts.Expression,
    operator: ts.Expression | undefined,
    value: ts.Expression,
  ): readonly TenantTie[] {
    const operators = operator === undefined ? ['='] : textsOf(operator, this.#program)
    if (!operators?.every((one) => /^(?:=|in)$/i.test(one))) return []
    const found = this.#tenantColumn(reference)
    return found === undefined ? [] : [{ alias: found.alias, value }]
  }

  #readRaw(text: ts.Expression, bindings: ts.Expression | undefined): readonly TenantTie[] {
    const pieces = knexPieces(text, bindings, this.#program)
    if (this.#parser === undefined) return [UNKNOWN_TIE]
    return tiesInSql(pieces, this.#column, this.#parser)
  }

  /** What a callback adds to the builder that it gets, as its parameter or as `this`. */
  #readWithin(
    callback: ts.Expression,
    read: (steps: readonly Step[]) => readonly TenantTie[],
  ): readonly TenantTie[] {
    const declared = functionsIn(callback, this.#program)
    if (declared.length === 0) return [UNKNOWN_TIE]
    return tiedByEither(declared.map((one) => read(stepsOn(one))))
  }

  #isRaw({ expression }: ts.CallExpression): boolean {
    return (
      ts.isPropertyAccessExpression(expression) &&
      expression.name.text === 'raw' &&
      isKnex(this.#program.checker.getTypeAtLocation(expression.expression))
    )
  }

  #tenantColumn(reference: ts.Expression): { readonly alias: string | undefined } | undefined {
    const node = unwrap(reference)
    // `knex.ref('i.org_id')`
    const named = ts.isCallExpression(node) ? node.arguments[0] : node
    const [text, ...others] = (named && textsOf(named, this.#program)) ?? []
    return text === undefined || others.length > 0 ? undefined : this.#columnIn(text)
  }

  #columnIn(text: string): { readonly alias: string | undefined } | undefined {
    const [column = '', alias] = text.split('.').toReversed()
    return isColumnNamed(column, this.#column) ? { alias } : undefined
  }
}

/** The calls on `this` or on the first parameter of a callback, in the order in which they are made. */
function stepsOn(callback: ts.SignatureDeclaration): readonly Step[] {
  const [parameter] = callback.parameters
  const name = parameter && ts.isIdentifier(parameter.name) ? parameter.name.text : undefined
  const found: Step[] = []
  const visit = (node: ts.Node, isConditional: boolean): void => {
    if (ts.isFunctionExpression(node) && node !== callback) return
    const isChoice = isConditional || ts.isIfStatement(node)
    ts.forEachChild(node, (child) => visit(child, isChoice))
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
    const root = rootOf(node)
    const isBuilder =
      root.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(root) && root.text === name)
    if (!isBuilder) return
    found.push({
      method: node.expression.name.text,
      call: node,
      isConditional: isChoice,
      builder: 'knex',
    })
  }
  if ('body' in callback && callback.body) visit(callback.body, false)
  return found.filter(({ isConditional }) => !isConditional)
}

function rootOf(node: ts.Expression): ts.Expression {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node))
    return rootOf(node.expression)
  return node
}
