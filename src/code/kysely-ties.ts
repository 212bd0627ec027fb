import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isColumnNamed } from './column-names.ts'
import { flowsTo, returnedBy } from './origins.ts'
import type { Step } from './query.ts'
import { returnedByCall } from './returned-by-call.ts'
import { formsOf, fragmentsOf } from './sql-pieces.ts'
import type { ConditionParser, TenantTie } from './tenant-tie.ts'
import { tiesInSql } from './ties-in-sql.ts'
import { textsOf } from './texts-of.ts'
import { nameText, unwrap } from './unwrap.ts'

const CONDITIONS: ReadonlySet<string> = new Set(['where', 'having', 'on', 'whereRef', 'onRef'])
const EQUALS: ReadonlySet<string> = new Set(['=', '==', 'in', 'is not distinct from'])

/** What a call on Kysely's builder ties to a tenant. */
export function kyselyTies(
  { method, call }: Step,
  column: string,
  program: CodeProgram,
  parser?: ConditionParser,
): readonly TenantTie[] {
  const reader = new TieReader(column, program, parser)
  if (CONDITIONS.has(method)) return reader.readArguments(call, method.endsWith('Ref'))
  if (method.endsWith('Join')) return reader.readJoin(call)
  return []
}

class TieReader {
  readonly #column: string
  readonly #program: CodeProgram
  readonly #parser: ConditionParser | undefined

  constructor(column: string, program: CodeProgram, parser: ConditionParser | undefined) {
    this.#column = column
    this.#program = program
    this.#parser = parser
  }

  /** `(reference, operator, value)`, or `(expression)`. */
  readArguments(call: ts.CallExpression, isReference: boolean): readonly TenantTie[] {
    const [first, operator, value] = call.arguments
    if (first === undefined) return []
    return operator === undefined
      ? this.#readExpression(first)
      : this.#compare(first, operator, value, isReference)
  }

  /** `('customer as c', 'c.tenant_id', 'i.tenant_id')`, or with a callback that calls `on`. */
  readJoin(call: ts.CallExpression): readonly TenantTie[] {
    const [, left, right] = call.arguments
    if (left === undefined) return []
    if (right === undefined) return this.#readCallback(left)
    const [one, other] = [this.#tenantColumn(left), this.#tenantColumn(right)]
    return one && other ? [{ alias: one.alias, value: undefined, sameAs: other }] : []
  }

  #compare(
    reference: ts.Expression,
    operator: ts.Expression,
    value: ts.Expression | undefined,
    isReference = false,
  ): readonly TenantTie[] {
    const operators = textsOf(operator, this.#program)
    if (operators === undefined || !operators.every((one) => EQUALS.has(one))) return []
    const found = this.#tenantColumn(reference)
    if (found === undefined) return []
    if (!isReference && !isColumn(value)) return [{ alias: found.alias, value }]
    const sameAs = value && this.#tenantColumn(value)
    return sameAs === undefined ? [] : [{ alias: found.alias, value: undefined, sameAs }]
  }

  #readExpression(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return this.#readCallback(node)
    if (ts.isTaggedTemplateExpression(node)) return this.#readSql(node)
    if (ts.isCallExpression(node)) return this.#readCall(node)
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return []
    const origins = flowsTo(node, this.#program).map(({ origin }) => origin)
    return all(
      origins.map((origin) =>
        isExpression(origin) && origin !== node ? this.#readExpression(origin) : [],
      ),
    )
  }

  /** `` sql`tenant_id = ${tenant}` `` */
  #readSql(node: ts.TaggedTemplateExpression): readonly TenantTie[] {
    const [fragment] = fragmentsOf(node, this.#program)
    if (fragment === undefined || this.#parser === undefined) return []
    const parser = this.#parser
    const forms = formsOf(fragment.pieces, this.#program)
    return all(forms.map((form) => tiesInSql(form, this.#column, parser)))
  }

  /** What all of its returns tie. */
  #readCallback(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) {
      const origins = flowsTo(node, this.#program).map(({ origin }) => origin)
      const functions = origins.filter(
        (origin) => ts.isArrowFunction(origin) || ts.isFunctionExpression(origin),
      )
      return functions.length === 0 ? [] : all(functions.map((one) => this.#readCallback(one)))
    }
    return all(returnedBy(node).map((returned) => this.#readExpression(returned)))
  }

  #readCall(call: ts.CallExpression): readonly TenantTie[] {
    const callee = call.expression
    const name = ts.isPropertyAccessExpression(callee)
      ? callee.name.text
      : ts.isIdentifier(callee)
        ? callee.text
        : ''
    const [first, operator, value] = call.arguments
    if (name === 'onRef' && first !== undefined && operator !== undefined) {
      const before = ts.isPropertyAccessExpression(callee)
        ? this.#readBefore(callee.expression)
        : []
      return [...before, ...this.#compare(first, operator, value, true)]
    }
    if (name === 'and' || name === 'on' || name === 'where') {
      const before = ts.isPropertyAccessExpression(callee)
        ? this.#readBefore(callee.expression)
        : []
      return [...before, ...this.#readConjunction(call)]
    }
    if (name === 'or') {
      const before = ts.isPropertyAccessExpression(callee)
        ? [this.#readBefore(callee.expression)]
        : []
      const parts =
        first && ts.isArrayLiteralExpression(unwrap(first))
          ? elementsOf(first).map((one) => this.#readExpression(one))
          : [this.#readConjunction(call)]
      return all([...before.filter((ties) => ties.length > 0 || !isBuilderName(callee)), ...parts])
    }
    if (first !== undefined && operator !== undefined) return this.#compare(first, operator, value)
    if (name === 'parens' && first !== undefined) return this.#readExpression(first)
    return this.#readReturns(call)
  }

  /** `eb('tenant_id', '=', t)` in `eb('tenant_id', '=', t).and(…)`; nothing for `eb` itself. */
  #readBefore(expression: ts.Expression): readonly TenantTie[] {
    const node = unwrap(expression)
    return ts.isCallExpression(node) ? this.#readCall(node) : []
  }

  #readConjunction(call: ts.CallExpression): readonly TenantTie[] {
    const [first, operator, value] = call.arguments
    if (first === undefined) return []
    if (operator !== undefined) return this.#compare(first, operator, value)
    const node = unwrap(first)
    if (ts.isArrayLiteralExpression(node))
      return elementsOf(node).flatMap((one) => this.#readExpression(one))
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.flatMap((property) => {
        const named = property.name && nameText(property.name)
        const [column, alias] = (named ?? '').split('.').toReversed()
        if (!isColumnNamed(column ?? '', this.#column)) return []
        return [
          { alias, value: ts.isPropertyAssignment(property) ? property.initializer : undefined },
        ]
      })
    }
    return this.#readExpression(node)
  }

  /** A function of the program that makes a condition: `ofTenant(tenant)`. */
  #readReturns(call: ts.CallExpression): readonly TenantTie[] {
    const returned = returnedByCall(call, this.#program)
    return all(returned.map((one) => this.#readExpression(one)))
  }

  #tenantColumn(reference: ts.Expression): { readonly alias: string | undefined } | undefined {
    const node = unwrap(reference)
    // `eb.ref('i.tenant_id')`
    const named = ts.isCallExpression(node) ? node.arguments[0] : node
    const texts = named && textsOf(named, this.#program)
    const [text] = texts ?? []
    if (texts?.length !== 1 || text === undefined) return undefined
    const [column, alias] = text.split('.').toReversed()
    return isColumnNamed(column ?? '', this.#column) ? { alias } : undefined
  }
}

/** `eb.ref('i.tenant_id')`. */
function isColumn(value: ts.Expression | undefined): boolean {
  const node = value && unwrap(value)
  if (node === undefined || !ts.isCallExpression(node)) return false
  return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'ref'
}

/** What every one of several ways ties. */
function all(ways: readonly (readonly TenantTie[])[]): readonly TenantTie[] {
  const [first = [], ...others] = ways
  return first.filter(({ alias }) =>
    others.every((ties) => ties.some((tie) => tie.alias === alias)),
  )
}

function elementsOf(expression: ts.Expression): readonly ts.Expression[] {
  const node = unwrap(expression)
  return ts.isArrayLiteralExpression(node) ? node.elements : []
}

function isBuilderName(callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && ts.isIdentifier(unwrap(callee.expression))
}

function isExpression(node: ts.Node): node is ts.Expression {
  return !ts.isParameter(node) && !ts.isBindingElement(node)
}
