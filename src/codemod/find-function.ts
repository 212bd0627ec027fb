import {
  type ArrowFunction,
  type Block,
  type Expression,
  type FunctionDeclaration,
  type FunctionExpression,
  Node,
  type ParameterDeclaration,
  type SourceFile,
} from 'ts-morph'

/** An async function with a body, in whatever way it is written. */
export interface FoundFunction {
  readonly parameters: readonly ParameterDeclaration[]
  readonly body: Block
}

type AnyFunction = FunctionDeclaration | FunctionExpression | ArrowFunction

/** The async function of that name: a declaration, or a constant that holds an arrow, also inside of a call such as `fp(…)`. */
export function findAsyncFunction(tree: SourceFile, name: string): FoundFunction | undefined {
  const found =
    tree.getFunctions().find((one) => one.getName() === name && one.hasBody()) ??
    unwrap(tree.getVariableDeclaration(name)?.getInitializer())
  const body = found?.getBody()
  if (found === undefined || !found.isAsync() || !Node.isBlock(body)) return undefined
  return { parameters: found.getParameters(), body }
}

function unwrap(expression: Expression | undefined): AnyFunction | undefined {
  if (Node.isArrowFunction(expression) || Node.isFunctionExpression(expression)) return expression
  if (
    Node.isParenthesizedExpression(expression) ||
    Node.isAsExpression(expression) ||
    Node.isSatisfiesExpression(expression)
  ) {
    return unwrap(expression.getExpression())
  }
  if (!Node.isCallExpression(expression)) return undefined
  const functions = expression
    .getArguments()
    .map((one) => (Node.isExpression(one) ? unwrap(one) : undefined))
    .filter((one) => one !== undefined)
  return functions.length === 1 ? functions[0] : undefined
}

/** What a parameter is called; undefined where it is taken apart, or not there. */
export function parameterName(parameter: ParameterDeclaration | undefined): string | undefined {
  const name = parameter?.getNameNode()
  return Node.isIdentifier(name) ? name.getText() : undefined
}

/**
 * How the tenancy is written inside of a function: the second parameter, taken apart or not. A parameter that is
 * called or typed like one is the tenancy itself, any other holds it. Undefined where there is none.
 */
export function tenancyExpression({ parameters }: FoundFunction): string | undefined {
  const [, second] = parameters
  const name = second?.getNameNode()
  if (Node.isObjectBindingPattern(name)) {
    const element = name.getElements().find((one) => {
      const property = one.getPropertyNameNode() ?? one.getNameNode()
      return property.getText() === 'tenancy'
    })
    return element && Node.isIdentifier(element.getNameNode()) ? element.getName() : undefined
  }
  if (!Node.isIdentifier(name)) return undefined
  const isTenancy =
    name.getText() === 'tenancy' || second?.getTypeNode()?.getText().startsWith('Tenancy')
  return isTenancy ? name.getText() : `${name.getText()}.tenancy`
}
