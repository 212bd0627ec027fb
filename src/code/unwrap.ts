import { ts } from 'ts-morph'

/** The value itself, without what says something about its type or waits for it. */
export function unwrap(expression: ts.Expression): ts.Expression {
  let inner = expression
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isAwaitExpression(inner)
  ) {
    inner = inner.expression
  }
  return inner
}

/** The expression around one, past what says something about its type or waits for it. */
export function wrap(expression: ts.Expression): ts.Expression {
  let outer = expression
  for (;;) {
    const { parent } = outer
    const isAround =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isSatisfiesExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isTypeAssertionExpression(parent)
    if (!isAround) return outer
    outer = parent
  }
}

/** What an object literal gives a property, by its own name alone: what is spread into it is not looked into. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression[] {
  return object.properties.flatMap((property) => {
    if (property.name === undefined || nameText(property.name) !== name) return []
    if (ts.isPropertyAssignment(property)) return [property.initializer]
    if (ts.isShorthandPropertyAssignment(property)) return [property.name]
    return []
  })
}

export function nameText(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return name.text
  if (ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text
  return undefined
}
