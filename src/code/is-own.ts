import type { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'

const known = new WeakMap<CodeProgram, ReadonlySet<ts.SourceFile>>()

/** Whether something stands in a file of the program itself, and not in a library whose sources are at hand. */
export function isOwn(node: ts.Node, program: CodeProgram): boolean {
  let files = known.get(program)
  if (files === undefined) {
    files = new Set(program.files)
    known.set(program, files)
  }
  return files.has(node.getSourceFile())
}
