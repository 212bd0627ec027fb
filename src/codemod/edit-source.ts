import type { SourceFile } from 'ts-morph'

import { type FileStyle, readFileStyle } from './file-style.ts'
import { type UnknownShape, shapeUnknown } from './shape-unknown.ts'
import { readSource } from './source.ts'
import { type Splice, splice } from './splice.ts'

const BOM = '\uFEFF'

/** What a codemod does with a file that it understands. */
export interface Codemod {
  readonly path: string
  /** What a person has to add where the file is not understood. */
  readonly lines: (style: FileStyle) => readonly string[]
  /** Undefined where nothing is to be done. @returns what was not found, as a text, or what to change. */
  readonly plan: (tree: SourceFile, style: FileStyle) => readonly Splice[] | string
}

/**
 * Carries out a codemod on a text.
 *
 * @throws {TenantryError} CODEMOD_SHAPE_UNKNOWN
 */
export function editSource(text: string, { path, lines, plan }: Codemod): string {
  const bom = text.startsWith(BOM) ? BOM : ''
  const { tree, syntaxError } = readSource(text.slice(bom.length))
  const style = readFileStyle(tree)
  const refuse = (lookedFor: UnknownShape['lookedFor']) =>
    shapeUnknown({ path, lookedFor, lines: lines(style) })

  if (syntaxError !== undefined) throw refuse(`TypeScript without errors (${syntaxError})`)
  const planned = plan(tree, style)
  if (typeof planned === 'string') throw refuse(planned)
  if (planned.length === 0) return text
  const edited = splice(tree.getFullText(), planned)
  // Whatever was not foreseen about a file must not break it.
  if (readSource(edited).syntaxError !== undefined) throw refuse('a shape that can be added to')
  return bom + edited
}
