import { ts } from 'ts-morph'

import { isInside } from './ancestors.ts'
import { declarationsOf } from './declarations.ts'
import { unwrap } from './unwrap.ts'

export type Call = ts.CallExpression | ts.NewExpression

/** Who calls what. Found by name first: to have the checker resolve every call takes as long as all of its work. */
export class CallIndex {
  readonly #checker: ts.TypeChecker
  readonly #byName = new Map<string, Call[]>()
  readonly #byReceiver = new Map<string, Call[]>()
  readonly #classes: ts.ClassLikeDeclaration[] = []
  readonly #known = new Map<ts.Node, readonly Call[]>()

  /** Those that nobody has asked about yet: to look into all files takes its time. */
  #left: readonly ts.SourceFile[]

  constructor(files: readonly ts.SourceFile[], checker: ts.TypeChecker) {
    this.#checker = checker
    this.#left = files
  }

  /** All calls in the order of files, and in a file as they are read. */
  *all(): Iterable<Call> {
    this.#gatherLeft()
    for (const calls of this.#byName.values()) yield* calls
  }

  named(name: string): readonly Call[] {
    this.#gatherLeft()
    return this.#byName.get(name) ?? []
  }

  /** The calls of a method on what has a name of its own: `list.push(…)`. Whose name it is, is not looked at. */
  on(receiver: string, method: string): readonly Call[] {
    this.#gatherLeft()
    return this.#byReceiver.get(`${receiver}.${method}`) ?? []
  }

  /** Those too that have another name where they are imported. Whose they are is not looked at. */
  namedOrAliased(name: string): readonly Call[] {
    this.#gatherLeft()
    return [...new Set([name, ...(this.#aliases.get(name) ?? [])])].flatMap((one) =>
      this.named(one),
    )
  }

  /** The calls of a function, a method or the constructor of a class, under whatever name it was imported. */
  callsOf(declared: ts.SignatureDeclaration): readonly Call[] {
    this.#gatherLeft()
    const known = this.#known.get(declared)
    if (known !== undefined) return known
    const named = ts.isConstructorDeclaration(declared) ? declared.parent : nameGiver(declared)
    const name = named && ts.getNameOfDeclaration(named)
    const symbol = name && this.#checker.getSymbolAtLocation(name)
    const own = symbol === undefined || named === undefined ? [] : this.#callsOf(symbol, named)
    const calls = ts.isConstructorDeclaration(declared)
      ? [...own, ...this.#heirsOf(declared.parent).flatMap((heir) => this.#callsOfHeir(heir))]
      : own
    this.#known.set(declared, calls)
    return calls
  }

  /** What reaches the constructor of a class through one that extends it: `super(…)`, or the `new` of one without its own. */
  #callsOfHeir(heir: ts.ClassLikeDeclaration): readonly Call[] {
    const own = heir.members.find(ts.isConstructorDeclaration)
    if (own !== undefined) {
      return this.named('').filter(
        (call) => call.expression.kind === ts.SyntaxKind.SuperKeyword && isInside(call, own),
      )
    }
    const symbol = heir.name && this.#checker.getSymbolAtLocation(heir.name)
    const calls = symbol === undefined ? [] : this.#callsOf(symbol, heir)
    return [...calls, ...this.#heirsOf(heir).flatMap((one) => this.#callsOfHeir(one))]
  }

  #heirsOf(parent: ts.ClassLikeDeclaration): readonly ts.ClassLikeDeclaration[] {
    return this.#classes.filter((one) =>
      one.heritageClauses?.some(({ types }) =>
        types.some(({ expression }) => declarationsOf(expression, this.#checker).includes(parent)),
      ),
    )
  }

  #callsOf(symbol: ts.Symbol, named: ts.Declaration): readonly Call[] {
    const found: Call[] = []
    // A renamed import or a variable gives it another name, so all of those are asked that have one of its names.
    for (const name of this.#namesOf(symbol)) {
      for (const call of this.named(name)) {
        if (declarationsOf(calleeName(call) ?? call.expression, this.#checker).includes(named)) {
          found.push(call)
        }
      }
    }
    return found
  }

  readonly #aliases = new Map<string, Set<string>>()

  #namesOf(symbol: ts.Symbol): ReadonlySet<string> {
    return new Set([symbol.name, ...(this.#aliases.get(symbol.name) ?? [])])
  }

  #gatherLeft(): void {
    const files = this.#left
    this.#left = []
    for (const file of files) this.#gather(file)
  }

  #gather(file: ts.SourceFile): void {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        const name = calleeName(node)?.text ?? ''
        add(this.#byName, name, node)
        const receiver = receiverName(node)
        if (receiver !== undefined) add(this.#byReceiver, `${receiver}.${name}`, node)
      }
      if (ts.isClassLike(node) && node.heritageClauses) this.#classes.push(node)
      if ((ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) && node.propertyName) {
        this.#alias(node.propertyName.text, node.name.text)
      }
      if (ts.isImportClause(node) && node.name) this.#alias('default', node.name.text)
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
        const given = unwrapName(node.initializer)
        if (given !== undefined) this.#alias(given, node.name.text)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }

  #alias(name: string, alias: string): void {
    const aliases = this.#aliases.get(name)
    if (aliases) aliases.add(alias)
    else this.#aliases.set(name, new Set([alias]))
  }
}

function add(calls: Map<string, Call[]>, key: string, call: Call): void {
  const others = calls.get(key)
  if (others) others.push(call)
  else calls.set(key, [call])
}

/** `list` of `list.push(…)`. */
function receiverName({ expression }: Call): string | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const receiver = unwrap(expression.expression)
  return ts.isIdentifier(receiver) ? receiver.text : undefined
}

/** The last name of what is called: `find` in `this.invoices.find(id)`. */
export function calleeName(call: Call): ts.Identifier | ts.PrivateIdentifier | undefined {
  const callee = call.expression
  if (ts.isIdentifier(callee)) return callee
  if (ts.isPropertyAccessExpression(callee)) return callee.name
  return undefined
}

function unwrapName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  return undefined
}

/** What gives a function its name: itself, the variable or the property that holds it. */
function nameGiver(declared: ts.SignatureDeclaration): ts.Declaration | undefined {
  if (declared.name !== undefined) return declared
  let node: ts.Node = declared.parent
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  ) {
    node = node.parent
  }
  if (
    ts.isVariableDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node)
  )
    return node
  return undefined
}
