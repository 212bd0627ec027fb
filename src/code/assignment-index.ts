import { ts } from 'ts-morph'

/** `name = value`, `object.name = value`, `name += value`. */
export interface Assigned {
  readonly target: ts.Identifier | ts.PropertyAccessExpression
  readonly value: ts.Expression
  readonly isAdded: boolean
}

/** Everything that is assigned after its declaration, by the last name of what it is assigned to. */
export class AssignmentIndex {
  readonly #files: readonly ts.SourceFile[]
  #byName: ReadonlyMap<string, readonly Assigned[]> | undefined

  constructor(files: readonly ts.SourceFile[]) {
    this.#files = files
  }

  to(name: string): readonly Assigned[] {
    this.#byName ??= gather(this.#files)
    return this.#byName.get(name) ?? []
  }

  /** `object.name = value` alone. */
  toProperty(name: string): readonly PropertyAssigned[] {
    return this.to(name).flatMap(({ target, value, isAdded }) =>
      ts.isPropertyAccessExpression(target) && !isAdded ? [{ target, value }] : [],
    )
  }
}

export interface PropertyAssigned {
  readonly target: ts.PropertyAccessExpression
  readonly value: ts.Expression
}

function gather(files: readonly ts.SourceFile[]): ReadonlyMap<string, readonly Assigned[]> {
  const found = new Map<string, Assigned[]>()
  const visit = (node: ts.Node): void => {
    const assigned = ts.isBinaryExpression(node) ? read(node) : undefined
    if (assigned !== undefined) {
      const { text } = nameOfTarget(assigned.target)
      const others = found.get(text)
      if (others === undefined) found.set(text, [assigned])
      else others.push(assigned)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) visit(file)
  return found
}

function read({ left, right, operatorToken }: ts.BinaryExpression): Assigned | undefined {
  const isAdded = operatorToken.kind === ts.SyntaxKind.PlusEqualsToken
  if (!isAdded && operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined
  const isNamed = ts.isIdentifier(left) || ts.isPropertyAccessExpression(left)
  return isNamed ? { target: left, value: right, isAdded } : undefined
}

export function nameOfTarget(target: Assigned['target']): ts.Identifier | ts.PrivateIdentifier {
  return ts.isPropertyAccessExpression(target) ? target.name : target
}
