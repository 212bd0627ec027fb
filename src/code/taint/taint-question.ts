import type { ts } from 'ts-morph'

/** What a value is traced to: a piece of code that makes it, or a parameter that a library gives it to. */
export type TaintNode = ts.Expression | ts.ParameterDeclaration

/** What reaches an expression, and how. */
export interface TaintFlow {
  /** Where it begins, with the properties that are read from it there: `request.body.tenant`. */
  readonly source: ts.Node
  /** Each value that it is given on as: what a variable is set to, an argument, what a function returns; from the first on. */
  readonly steps: readonly ts.Node[]
  /** The variables and parameters that hold it on its way. */
  readonly names: ReadonlySet<ts.Node>
}

/** What to look for behind an expression. */
export interface TaintQuestion {
  /**
   * Whether a value is what is looked for.
   *
   * @param path The properties that are read from it on the way: `['body', 'tenant']`; `[]` is any element,
   * `'header()'` what a method returns.
   */
  isSource(node: TaintNode, path: readonly string[]): boolean
  /** Whether a value is harmless from here on, whatever it was made of. Default: never. */
  isHarmless?(node: ts.Expression, path: readonly string[]): boolean
  /** Whether a way that was found counts. Default: always. */
  accepts?(flow: TaintFlow): boolean
}
