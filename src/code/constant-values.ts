import { ts } from 'ts-morph'

import { calleeName } from './call-index.ts'
import type { CodeProgram } from './code-program.ts'
import { declarationsOf, isOfPackage, symbolOf } from './declarations.ts'
import { isChecked } from './is-checked.ts'
import { flowsTo, type Origin, returnedBy } from './origins.ts'
import { pushedTo } from './pushed-to.ts'
import { unwrap } from './unwrap.ts'

/** Methods whose result holds nothing but what the text, the list and what they are given hold. */
const KEEPING: ReadonlySet<string> = new Set(
  'trim trimEnd toLowerCase toUpperCase replace replaceAll slice substring repeat padStart padEnd concat join filter toSorted toReversed flat split at get keys values entries toString'.split(
    ' ',
  ),
)
/** These choose by what they are given. */
const ASKING: ReadonlySet<string> = new Set(['filter', 'get', 'at'])
const MAPPING: ReadonlySet<string> = new Set(['map', 'flatMap', 'filter', 'forEach', 'some'])
/** What they return is somebody's file, is quoted, or cannot be chosen by anybody. */
const HARMLESS = /^(?:readFile(?:Sync)?|randomUUID|(?:quote|escape)\w*)$/
/** `text.replaceAll("'", "''")` */
const DOUBLES_QUOTES = /^\(\s*(?:'"'|"'"|\/["']\/g)\s*,\s*(?:'""'|"''")\s*,?\s*\)$/
const HARMLESS_TYPES =
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.StringLiteral |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined |
  // `keyof Database`: a name that the program declares.
  ts.TypeFlags.Index
const MOST_DEPTH = 12

/**
 * Where a text begins that the program does not hold itself: a parameter that nobody in it calls with a constant,
 * a property of a request, the result of a library. Undefined for one that is put together from constants and numbers.
 *
 * @param isPattern Whether a regular expression that was asked about the value counts as a check of it.
 */
export function foreignOrigin(
  expression: ts.Expression,
  program: CodeProgram,
  isPattern = true,
): Origin | undefined {
  return new ConstantReader(program, isPattern).foreign(expression, 0)
}

class ConstantReader {
  readonly #program: CodeProgram
  readonly #isPattern: boolean
  readonly #path = new Set<ts.Node>()

  constructor(program: CodeProgram, isPattern: boolean) {
    this.#program = program
    this.#isPattern = isPattern
  }

  foreign(expression: ts.Expression, depth: number): Origin | undefined {
    const node = unwrap(expression)
    if (depth > MOST_DEPTH || this.#path.has(node) || this.#isHarmless(node)) return undefined
    this.#path.add(node)
    const found = this.#foreignAmong(node, depth)
    this.#path.delete(node)
    return found
  }

  #foreignAmong(node: ts.Expression, depth: number): Origin | undefined {
    const parts = this.#partsOf(node)
    if (parts !== undefined) return this.#first(parts, depth)
    for (const { origin, steps } of flowsTo(node, this.#program)) {
      if (steps.some((step) => isChecked(step, this.#isPattern))) continue
      const found =
        origin === node
          ? this.#judge(node, depth)
          : ts.isParameter(origin) || ts.isBindingElement(origin)
            ? this.#judgeDeclared(origin, depth)
            : this.foreign(origin, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** What an expression is put together from; undefined where it is not put together. */
  #partsOf(node: ts.Expression): readonly ts.Expression[] | undefined {
    if (ts.isTaggedTemplateExpression(node)) return [node.template]
    // `new Map([['name', 'name desc']])`
    if (ts.isNewExpression(node)) return node.arguments ?? []
    if (ts.isTemplateExpression(node)) return node.templateSpans.map((span) => span.expression)
    if (ts.isArrayLiteralExpression(node)) return node.elements
    if (ts.isSpreadElement(node)) return [node.expression]
    if (ts.isElementAccessExpression(node)) return this.#isKnown(node) ? [] : [node.expression]
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties.flatMap((property) =>
        ts.isPropertyAssignment(property)
          ? [property.initializer]
          : ts.isShorthandPropertyAssignment(property)
            ? [property.name]
            : ts.isSpreadAssignment(property)
              ? [property.expression]
              : [],
      )
    }
    const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
    return isSum ? [node.left, node.right] : undefined
  }

  #first(parts: readonly ts.Expression[], depth: number): Origin | undefined {
    for (const part of parts) {
      const found = this.foreign(part, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** An expression that takes its value from nowhere else. */
  #judge(node: ts.Expression, depth: number): Origin | undefined {
    if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node)) return undefined
    if (ts.isCallExpression(node)) return this.#judgeCall(node, depth)
    if (ts.isIdentifier(node)) {
      for (const declared of declarationsOf(node, this.#program.checker)) {
        if (ts.isVariableDeclaration(declared)) {
          const list = loopedOver(declared)
          if (list) return this.foreign(list, depth + 1)
        }
        if (ts.isEnumMember(declared)) return undefined
      }
    }
    return this.#isKnown(node) ? undefined : node
  }

  /** `TEXTS.join(' ')`, `columns.map((column) => …)`, `Object.keys(COLUMNS)`. */
  #judgeCall(node: ts.CallExpression, depth: number): Origin | undefined {
    const name = calleeName(node)?.text ?? ''
    if (HARMLESS.test(name) || isQuoting(node, name) || this.#isFormat(node)) return undefined
    const { expression } = node
    if (!ts.isPropertyAccessExpression(expression))
      return name === 'String' ? this.#first(node.arguments, depth) : node
    if (this.#isNoText(expression.expression)) return undefined
    const isObject = expression.expression.getText() === 'Object'
    const owner = isObject ? node.arguments[0] : expression.expression
    if (isObject && name === 'keys' && owner && this.#isLiteral(owner)) return undefined
    const [callback] = node.arguments
    if (name === 'map' || name === 'flatMap') {
      const inner = callback && unwrap(callback)
      if (inner && (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)))
        return this.#first(returnedBy(inner), depth)
      return node
    }
    if (!KEEPING.has(name) || owner === undefined) return node
    const given = ASKING.has(name) || isObject ? [] : node.arguments
    return this.#first(
      [owner, ...pushedTo(owner, this.#program), ...given.filter(isNoFunction)],
      depth,
    )
  }

  /** What a number or a date is written as, nobody else chooses. */
  #isNoText(owner: ts.Expression): boolean {
    const type = this.#program.checker.getTypeAtLocation(owner)
    const isNumber = (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike)) !== 0
    return isNumber || type.getSymbol()?.name === 'Date'
  }

  /** pg-format quotes what it puts into a text. */
  #isFormat({ expression }: ts.CallExpression): boolean {
    const symbol = symbolOf(expression, this.#program.checker)
    return isOfPackage(symbol, 'pg-format') || isOfPackage(symbol, '@types/pg-format')
  }

  /** A parameter, or a part of one, that nobody in the program gives a value to. */
  #judgeDeclared(
    declared: ts.ParameterDeclaration | ts.BindingElement,
    depth: number,
  ): Origin | undefined {
    const type = this.#program.checker.getTypeAtLocation(declared)
    if (isHarmlessType(type) || this.#isReference(declared)) return undefined
    const list = ts.isParameter(declared) ? mappedOver(declared) : loopedOver(rootOf(declared))
    return list ? this.foreign(list, depth + 1) : declared
  }

  /** `StringReference<DB, 'invoice'>`, and other names of columns. */
  #isReference(declared: ts.ParameterDeclaration | ts.BindingElement): boolean {
    const type = ts.isParameter(declared) ? declared.type : undefined
    if (type === undefined || !ts.isTypeReferenceNode(type)) return false
    return isOfPackage(symbolOf(type.typeName, this.#program.checker), 'kysely')
  }

  #isHarmless(node: ts.Expression): boolean {
    return isHarmlessType(this.#program.checker.getTypeAtLocation(node)) || isEnvironment(node)
  }

  /** `COLUMNS[name]`, where the program lists all columns there are. */
  #isKnown(node: ts.Expression): boolean {
    if (isEnvironment(node)) return true
    if (!ts.isPropertyAccessExpression(node)) return false
    // `compiled.sql`
    const owner = this.#program.checker.getTypeAtLocation(node.expression).getSymbol()
    return isOfPackage(owner, 'kysely')
  }

  #isLiteral(node: ts.Expression): boolean {
    return flowsTo(node, this.#program).every(({ origin }) => ts.isObjectLiteralExpression(origin))
  }
}

function isHarmlessType(type: ts.Type): boolean {
  // `Extract<keyof DB, string>`
  const [picked] = type.aliasTypeArguments ?? []
  if (picked && /^(?:Extract|Exclude)$/.test(type.aliasSymbol?.name ?? ''))
    return isHarmlessType(picked)
  if (type.isUnion()) return type.types.every(isHarmlessType)
  if (type.isIntersection()) return type.types.some(isHarmlessType)
  const constraint = type.flags & ts.TypeFlags.TypeParameter ? type.getConstraint() : undefined
  return constraint === undefined ? (type.flags & HARMLESS_TYPES) !== 0 : isHarmlessType(constraint)
}

function isQuoting(node: ts.CallExpression, name: string): boolean {
  if (name !== 'replaceAll' && name !== 'replace') return false
  return DOUBLES_QUOTES.test(`(${node.arguments.map((one) => one.getText()).join(', ')})`)
}

/** What the operator gives to the process. */
function isEnvironment(node: ts.Expression): boolean {
  return /^process\.(?:env\b|cwd\()/.test(node.getText())
}

/** The list in `for (const column of columns)`. */
function loopedOver(declared: ts.Node | undefined): ts.Expression | undefined {
  if (declared === undefined || !ts.isVariableDeclaration(declared)) return undefined
  const loop = declared.parent.parent
  return ts.isForOfStatement(loop) ? loop.expression : undefined
}

/** The list in `columns.map((column) => …)`. */
function mappedOver({ parent }: ts.ParameterDeclaration): ts.Expression | undefined {
  const call = parent.parent
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression))
    return undefined
  return MAPPING.has(call.expression.name.text) ? call.expression.expression : undefined
}

function rootOf(element: ts.BindingElement): ts.Node {
  let node: ts.Node = element
  while (ts.isBindingElement(node)) node = node.parent.parent
  return node
}

function isNoFunction(node: ts.Expression): boolean {
  return !ts.isArrowFunction(node) && !ts.isFunctionExpression(node)
}
