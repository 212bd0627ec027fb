import { ts } from 'ts-morph'

/** One name of a file that is had by `import(…)` or `require(…)`. */
export interface LoadedName {
  /** As the file exports it. */
  readonly name: string
  /** What it is called here; undefined where it is used at once: `(await import('./file')).issue`. */
  readonly local: ts.Identifier | undefined
  /** Where it is named. */
  readonly node: ts.Identifier
}

/** What is taken of a file by `import(…)` or `require(…)`. */
export interface Loaded {
  readonly names: readonly LoadedName[]
  /** The name of all of it: `const billing = await import('./billing')`. */
  readonly all: ts.Identifier | undefined
  /** Whether it goes where nobody can say what is used of it. */
  readonly isHandedOn: boolean
}

const NOTHING: Loaded = { names: [], all: undefined, isHandedOn: false }
const HANDED_ON: Loaded = { ...NOTHING, isHandedOn: true }

export function loadedBy(call: ts.CallExpression): Loaded {
  const { expression } = call
  // The path of the file alone.
  if (ts.isPropertyAccessExpression(expression)) return NOTHING
  const isPromise = expression.kind === ts.SyntaxKind.ImportKeyword
  return isPromise ? loadedByPromise(around(call)) : takenBy(around(call))
}

/** `require('./file')` in TypeScript, which the checker does not follow. */
export function isUntyped(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === 'require'
  return isRequire && (checker.getTypeAtLocation(call).flags & ts.TypeFlags.Any) !== 0
}

/** What is around a value, past parentheses and words on its type. */
function around(node: ts.Node): ts.Node {
  const { parent } = node
  const isWrapped =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent)
  return isWrapped ? around(parent) : node
}

/** `await import(…)`, `import(…).then((billing) => …)` */
function loadedByPromise(promise: ts.Node): Loaded {
  const { parent } = promise
  if (ts.isAwaitExpression(parent)) return takenBy(around(parent))
  if (ts.isExpressionStatement(parent)) return NOTHING
  const isThen = ts.isPropertyAccessExpression(parent) && parent.name.text === 'then'
  if (!isThen || !ts.isCallExpression(parent.parent)) return HANDED_ON
  const [work] = parent.parent.arguments
  if (work === undefined || !(ts.isArrowFunction(work) || ts.isFunctionExpression(work))) {
    return HANDED_ON
  }
  const [parameter] = work.parameters
  return parameter === undefined ? NOTHING : namedBy(parameter.name)
}

function takenBy(value: ts.Node): Loaded {
  const { parent } = value
  if (ts.isExpressionStatement(parent)) return NOTHING
  if (ts.isPropertyAccessExpression(parent) && ts.isIdentifier(parent.name)) {
    return {
      ...NOTHING,
      names: [{ name: parent.name.text, local: undefined, node: parent.name }],
    }
  }
  const isNamed = ts.isVariableDeclaration(parent) && parent.initializer === value
  return isNamed ? namedBy(parent.name) : HANDED_ON
}

function namedBy(name: ts.BindingName): Loaded {
  if (ts.isIdentifier(name)) return { ...NOTHING, all: name }
  if (ts.isArrayBindingPattern(name)) return HANDED_ON
  const names: LoadedName[] = []
  for (const { name: local, propertyName = local, dotDotDotToken } of name.elements) {
    const isPlain = ts.isIdentifier(local) && ts.isIdentifier(propertyName)
    if (!isPlain || dotDotDotToken !== undefined) return HANDED_ON
    names.push({ name: propertyName.text, local, node: local })
  }
  return { ...NOTHING, names }
}
