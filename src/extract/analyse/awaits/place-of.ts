import type { ts } from 'ts-morph'

import { type Cut, pathOf } from '../../cut.ts'
import type { Place } from '../../edge.ts'

/** Where a node begins, behind the comments before it. */
export function placeOf(node: ts.Node, cut: Cut): Place {
  const file = node.getSourceFile()
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart())
  return { file: pathOf(file, cut), line: line + 1, column: character + 1 }
}
