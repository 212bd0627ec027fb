import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isColumnNamed, namesOfColumn } from './column-names.ts'
import { flowsTo, returnedBy } from './origins.ts'
import { textsOf } from './texts-of.ts'
import { nameText, unwrap } from './unwrap.ts'

/** Whether rows that are given to `values` lack a column, as far as their type tells. */
export function lacksColumn(given: ts.Expression, column: string, program: CodeProgram): boolean {
  const node = unwrap(given)
  if (ts.isArrayLiteralExpression(node))
    return node.elements.some(
      (one) => !ts.isSpreadElement(one) && lacksColumn(one, column, program),
    )
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return returnedBy(node).some((returned) => lacksColumn(returned, column, program))
  return typeLacks(program.checker.getTypeAtLocation(node), column)
}

function typeLacks(type: ts.Type, column: string): boolean {
  if (type.isUnion()) return type.types.some((part) => typeLacks(part, column))
  const element = type.getNumberIndexType()
  if (element !== undefined) return typeLacks(element, column)
  // A record or a type parameter may have it.
  const isOpen = type.getStringIndexType() !== undefined
  const isObject = (type.flags & ts.TypeFlags.Object) !== 0 || type.isIntersection()
  return (
    isObject &&
    !isOpen &&
    hasColumns(type) &&
    namesOfColumn(column).every((name) => type.getProperty(name) === undefined)
  )
}

function hasColumns(type: ts.Type): boolean {
  return type.getProperties().length > 0 && type.getCallSignatures().length === 0
}

/**
 * The place where `set` or `doUpdateSet` is given a column for certain: `set({ column: … })`, `set('column', …)`,
 * a callback that returns it, or a value whose type has it.
 */
export function writtenColumn(
  call: ts.CallExpression,
  column: string,
  program: CodeProgram,
): ts.Node | undefined {
  const [first, second] = call.arguments
  if (first === undefined) return undefined
  if (second === undefined) return writtenIn(first, column, program)
  const texts = textsOf(columnIn(first), program) ?? []
  return texts.some((text) => isColumnNamed(text.split('.').at(-1) ?? '', column))
    ? first
    : undefined
}

/** `eb.ref('i.tenant_id')`, or the text itself. */
function columnIn(reference: ts.Expression): ts.Expression {
  const node = unwrap(reference)
  return ts.isCallExpression(node) ? (node.arguments[0] ?? node) : node
}

function writtenIn(
  given: ts.Expression,
  column: string,
  program: CodeProgram,
): ts.Node | undefined {
  const node = unwrap(given)
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return firstOf(returnedBy(node), (returned) => writtenIn(returned, column, program))
  if (ts.isObjectLiteralExpression(node)) return writtenByLiteral(node, column, program)
  for (const { origin } of flowsTo(node, program)) {
    const isMore =
      origin !== node && !ts.isParameter(origin) && !ts.isBindingElement(origin) && !isCall(origin)
    const found = isMore ? writtenIn(origin, column, program) : undefined
    if (found !== undefined) return found
  }
  const type = program.checker.getTypeAtLocation(node)
  const isCertain = namesOfColumn(column).some((name) => {
    const property = type.getProperty(name)
    return property !== undefined && !(property.flags & ts.SymbolFlags.Optional)
  })
  return isCertain ? node : undefined
}

/** Of what has the same name, the last one counts. */
function writtenByLiteral(
  { properties }: ts.ObjectLiteralExpression,
  column: string,
  program: CodeProgram,
): ts.Node | undefined {
  for (const property of properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const found = writtenIn(property.expression, column, program)
      if (found !== undefined) return found
    } else if (
      property.name !== undefined &&
      isColumnNamed(nameText(property.name) ?? '', column)
    ) {
      // Kysely leaves out what is undefined.
      return isUndefined(property) ? undefined : property
    }
  }
  return undefined
}

function isUndefined(property: ts.ObjectLiteralElementLike): boolean {
  return ts.isPropertyAssignment(property) && property.initializer.getText() === 'undefined'
}

function isCall(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node)
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
