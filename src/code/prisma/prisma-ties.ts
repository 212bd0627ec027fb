import { ts } from 'ts-morph'

import { isWithinIf } from '../ancestors.ts'
import type { CodeProgram } from '../code-program.ts'
import { isColumnNamed, namesOfColumn } from '../column-names.ts'
import { flowsTo } from '../origins.ts'
import type { Step } from '../query.ts'
import type { TenantTie } from '../tenant-tie.ts'
import { returnedByCall } from '../returned-by-call.ts'
import { asOptional, tiedByEach, tiedByEither, UNKNOWN_TIE } from '../tie-sets.ts'
import { nameText, propertyOf, unwrap } from '../unwrap.ts'

/** Filters on a column that leave one value of it. */
const EQUALS: ReadonlySet<string> = new Set(['equals', 'in'])
/** How the other side of a relation is named. */
const RELATION: ReadonlySet<string> = new Set(['is', 'some'])
const INSERTS: ReadonlySet<string> = new Set(['create', 'createMany', 'createManyAndReturn'])

/** What the `where` of a call ties to a tenant. */
export function prismaTies(
  { method, call }: Step,
  column: string,
  program: CodeProgram,
): readonly TenantTie[] {
  if (INSERTS.has(method)) return []
  const [given] = call.arguments
  return given === undefined ? [] : new PrismaTieReader(column, program).readArguments(given)
}

class PrismaTieReader {
  readonly #column: string
  readonly #program: CodeProgram
  readonly #path = new Set<ts.Node>()

  constructor(column: string, program: CodeProgram) {
    this.#column = column
    this.#program = program
  }

  /** `{ where: … }`; of what is not written down, nobody knows. */
  readArguments(given: ts.Expression): readonly TenantTie[] {
    const origins = flowsTo(given, this.#program).map(({ origin }) => origin)
    return tiedByEither(
      origins.map((origin) => {
        if (!ts.isObjectLiteralExpression(origin)) return [UNKNOWN_TIE]
        const where = propertyOf(origin, 'where')
        if (where.length === 0 && origin.properties.some(ts.isSpreadAssignment))
          return [UNKNOWN_TIE]
        return where.flatMap((one) => this.#read(one))
      }),
    )
  }

  #read(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    if (this.#path.has(node)) return []
    this.#path.add(node)
    const ties = this.#readNode(node)
    this.#path.delete(node)
    return ties
  }

  #readNode(node: ts.Expression): readonly TenantTie[] {
    if (isNothing(node)) return []
    if (ts.isObjectLiteralExpression(node))
      return node.properties.flatMap((property) => this.#readProperty(property))
    if (ts.isConditionalExpression(node))
      return tiedByEither([this.#read(node.whenTrue), this.#read(node.whenFalse)])
    if (ts.isBinaryExpression(node)) {
      const isAnd = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
      return isAnd
        ? asOptional(this.#read(node.right))
        : tiedByEither([this.#read(node.left), this.#read(node.right)])
    }
    if (ts.isCallExpression(node)) return this.#readReturns(node)
    const origins = flowsTo(node, this.#program).map(({ origin }) => origin)
    const isKnown = origins.every(
      (origin) => !ts.isParameter(origin) && !ts.isBindingElement(origin) && origin !== node,
    )
    if (!isKnown) return this.#readType(node)
    const added = this.#assignedTo(node)
    const ways = origins.map((origin) =>
      ts.isParameter(origin) || ts.isBindingElement(origin) ? [UNKNOWN_TIE] : this.#read(origin),
    )
    return [...tiedByEither(ways), ...added]
  }

  /** `where.orgId = tenant`, behind `const where = {}`. */
  #assignedTo(node: ts.Expression): readonly TenantTie[] {
    if (!ts.isIdentifier(node)) return []
    return [...namesOfColumn(this.#column), 'AND'].flatMap((name) =>
      this.#program.assignments.toProperty(name).flatMap(({ target, value }) => {
        const isSame = ts.isIdentifier(target.expression) && target.expression.text === node.text
        if (!isSame || target.getSourceFile() !== node.getSourceFile()) return []
        const ties = name === 'AND' ? this.#readAll(value) : [this.#tie(value)]
        return isWithinIf(target) ? asOptional(ties) : ties
      }),
    )
  }

  #readProperty(property: ts.ObjectLiteralElementLike): readonly TenantTie[] {
    if (ts.isSpreadAssignment(property)) return this.#read(property.expression)
    const name = property.name && nameText(property.name)
    if (name === undefined) return [UNKNOWN_TIE]
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined
    if (value === undefined) return []
    if (isColumnNamed(name, this.#column)) return this.#readValue(value)
    if (name === 'AND') return this.#readAll(value)
    if (name === 'OR') return tiedByEach(this.#elementsOf(value).map((one) => this.#read(one)))
    if (name === 'NOT') return []
    return this.#readNested(name, value)
  }

  #readAll(value: ts.Expression): readonly TenantTie[] {
    return this.#elementsOf(value).flatMap((one) => this.#read(one))
  }

  #elementsOf(value: ts.Expression): readonly ts.Expression[] {
    const node = unwrap(value)
    if (!ts.isArrayLiteralExpression(node)) return [node]
    return node.elements.map((one) => (ts.isSpreadElement(one) ? one.expression : one))
  }

  /** `tenantId_id: { tenantId, id }`, `org: { id: tenant }`, `customer: { is: { orgId: tenant } }`. */
  #readNested(name: string, value: ts.Expression): readonly TenantTie[] {
    const node = unwrap(value)
    if (!ts.isObjectLiteralExpression(node)) return []
    const isTenantItself = isColumnNamed(`${name}Id`, this.#column)
    return node.properties.flatMap((property) => {
      const inner = property.name && nameText(property.name)
      if (inner === undefined) return this.#readProperty(property)
      const given = ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : undefined
      if (given === undefined) return []
      if (isTenantItself && inner === 'id') return this.#readValue(given)
      if (isColumnNamed(inner, this.#column)) return this.#readValue(given)
      return RELATION.has(inner) ? this.#readNested(name, given) : []
    })
  }

  /** A value, or `{ equals: value }`. Prisma leaves out a condition whose value is undefined. */
  #readValue(value: ts.Expression): readonly TenantTie[] {
    const node = unwrap(value)
    if (isNothing(node)) return []
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.flatMap((property) => {
        const name = property.name && nameText(property.name)
        if (name === undefined || !EQUALS.has(name) || !ts.isPropertyAssignment(property)) return []
        return this.#readValue(property.initializer)
      })
    }
    const tie = this.#tie(node)
    return this.#mayBeUndefined(node) ? asOptional([tie]) : [tie]
  }

  #tie(value: ts.Expression): TenantTie {
    return { alias: undefined, value }
  }

  #mayBeUndefined(node: ts.Expression): boolean {
    const type = this.#program.checker.getTypeAtLocation(node)
    const parts = type.isUnion() ? type.types : [type]
    return parts.some((part) => (part.flags & ts.TypeFlags.Undefined) !== 0)
  }

  /** What an object holds of which only the type is known. */
  #readType(node: ts.Expression): readonly TenantTie[] {
    const type = this.#program.checker.getTypeAtLocation(node)
    const property = namesOfColumn(this.#column).flatMap((name) => type.getProperty(name) ?? [])[0]
    const isCertain = property !== undefined && !(property.flags & ts.SymbolFlags.Optional)
    return isCertain ? [this.#tie(node)] : [UNKNOWN_TIE]
  }

  #readReturns(call: ts.CallExpression): readonly TenantTie[] {
    const returned = returnedByCall(call, this.#program)
    return returned.length === 0
      ? [UNKNOWN_TIE]
      : tiedByEither(returned.map((one) => this.#read(one)))
  }
}

function isNothing(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'undefined'
}
