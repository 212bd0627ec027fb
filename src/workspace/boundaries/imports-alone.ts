import type { EcmaScriptModule } from 'oxc-parser'

/** What a fast parser has read of a file. */
export interface ParsedText {
  readonly errors: readonly unknown[]
  readonly module: EcmaScriptModule
}

/**
 * The text of a file with nothing but the statements by which it imports and exports from others, each at its place;
 * undefined where only the whole text says what it imports.
 */
export function importsAlone(text: string, { errors, module }: ParsedText): string | undefined {
  if (errors.length > 0 || module.dynamicImports.length > 0 || NEEDS_ALL.test(text))
    return undefined
  const statements = [
    ...module.staticImports,
    ...module.staticExports.filter(({ entries }) => entries.some((one) => one.moduleRequest)),
  ].toSorted((one, other) => one.start - other.start)
  const parts: string[] = []
  let at = 0
  for (const { start, end } of statements) {
    parts.push(gap(start - at), text.slice(start, end))
    at = end
  }
  // One that only exports is a module, too.
  return `${parts.join('')}${module.hasModuleSyntax ? '\nexport {}' : ''}`
}

/**
 * What the record of a parser does not tell, or what says more than what is imported: types that are imported in
 * place, `require`, modules that are declared, directives, and `export {} from`.
 */
const NEEDS_ALL =
  /\bimport\b(?!\s+[\w{*'"$]|[{*'"])|\brequire\s*\(|\bdeclare\s+(?:module|global)\b|^\s*\/\/\/\s*<|@jsx|\bexport\s*(?:=|as\s|(?:type\s*)?\{\s*\}\s*from)/m

/** A line break in it, so that what stands behind it is a statement of its own. */
function gap(length: number): string {
  return length === 0 ? '' : '\n'.padEnd(length)
}
