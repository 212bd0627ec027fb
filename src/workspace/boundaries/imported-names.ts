import type { EcmaScriptModule } from 'oxc-parser'
import { ts } from 'ts-morph'

import { specifiersIn } from '../../code/index.ts'

/** What a fast parser has read of a file. */
export interface ParsedText {
  readonly errors: readonly unknown[]
  readonly module: EcmaScriptModule
}

/** A name by which a file imports another. */
export interface ImportedName {
  readonly name: string
  /** Where it stands, with its quote. */
  readonly start: number
  /** Undefined for that of the file. */
  readonly node: ts.StringLiteralLike | undefined
  /** Whether names of the rest of the file come by it. */
  readonly hasNames: boolean
}

/** The names by which a file imports others, in its order; undefined where only its syntax tree says that. */
export function importedNames(
  text: string,
  { errors, module }: ParsedText,
): readonly ImportedName[] | undefined {
  if (errors.length > 0 || module.dynamicImports.length > 0 || NEEDS_ALL.test(text))
    return undefined
  const found = new Map<number, ImportedName>()
  for (const { start, moduleRequest: request } of module.staticImports) {
    const hasNames = /\bfrom\b/.test(text.slice(start, request.start))
    found.set(request.start, nameAt(request, hasNames))
  }
  for (const { moduleRequest: request } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (request) found.set(request.start, nameAt(request, true))
  }
  return [...found.values()].toSorted((one, other) => one.start - other.start)
}

/** The same of a file that has been read as a whole. */
export function importedNamesIn(file: ts.SourceFile): readonly ImportedName[] {
  return specifiersIn(file).map((node) => ({
    name: node.text,
    start: node.getStart(file),
    node,
    hasNames: !ts.isImportDeclaration(node.parent) || node.parent.importClause !== undefined,
  }))
}

function nameAt(
  { value: name, start }: { readonly value: string; readonly start: number },
  hasNames: boolean,
): ImportedName {
  return { name, start, node: undefined, hasNames }
}

/**
 * What the record of a parser does not tell, or what says more than what is imported: types that are imported in
 * place, `require`, modules that are declared, directives, attributes, and `export {} from`.
 */
const NEEDS_ALL =
  /(?<![\w$/'"-]|(?<!\.\.)\.)import\b(?!\s+[\w{*'"$]|[{*'"])|\brequire\s*\(|\bdeclare\s+(?:module|global)\b|^\s*\/\/\/\s*<|@jsx|['"]\s*with\s*\{|\bexport\s*(?:=|as\s|(?:type\s*)?\{\s*\}\s*from)/m
