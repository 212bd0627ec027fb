import { posix } from 'node:path'

import { type Expression, parseSync, Visitor } from 'oxc-parser'

import type { SourceFile } from './source-file.ts'

/** `type`: gone when the program runs. `dynamic`: loaded when that line is reached. */
export type ImportKind = 'static' | 'dynamic' | 'type'

export interface Import {
  /** The file that imports. */
  readonly from: string
  readonly line: number
  /** A path from the root of the repository, the name of a package, or `(computed)`. */
  readonly to: string
  readonly kind: ImportKind
}

/** Stands for a module whose name is only known when the program runs. */
export const COMPUTED = '(computed)'

/** Everything a file imports: static and dynamic imports, require(), re-exports and types. */
export function findImports({ path, text }: SourceFile): Import[] {
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${path} cannot be parsed: ${error.message}`)
  const found: Import[] = []
  const add = (start: number, specifier: string | undefined, kind: ImportKind): void => {
    const line = text.slice(0, start).split('\n').length
    found.push({ from: path, line, to: resolve(path, specifier), kind })
  }
  new Visitor({
    ImportDeclaration: ({ start, source, importKind }) =>
      add(start, source.value, importKind === 'type' ? 'type' : 'static'),
    ExportAllDeclaration: ({ start, source, exportKind }) =>
      add(start, source.value, exportKind === 'type' ? 'type' : 'static'),
    ExportNamedDeclaration({ start, source, exportKind }) {
      if (source) add(start, source.value, exportKind === 'type' ? 'type' : 'static')
    },
    ImportExpression: ({ start, source }) => add(start, literal(source), 'dynamic'),
    TSImportType: ({ start, source }) => add(start, source.value, 'type'),
    CallExpression({ start, callee, arguments: [first] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'require') return
      if (first && first.type !== 'SpreadElement') add(start, literal(first), 'dynamic')
    },
  }).visit(program)
  return found.sort((one, other) => one.line - other.line)
}

function literal(node: Expression): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis[0]?.value.cooked ?? undefined
}

function resolve(from: string, specifier: string | undefined): string {
  if (specifier === undefined) return COMPUTED
  if (!specifier.startsWith('.')) return specifier
  return posix.join(posix.dirname(from), specifier)
}
