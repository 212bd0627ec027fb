import type { ts } from 'ts-morph'

import type { Splice } from '../../../codemod/index.ts'
import { type Cut, pathOf } from '../../cut.ts'

interface Edit extends Splice {
  /** What ends at a place comes before what begins there. */
  readonly side: 'end' | 'start'
  /** How much it stands around: of what begins at a place the widest comes first, of what ends there the narrowest. */
  readonly width: number
}

/** Insertions around nodes that may stand within each other, and so begin or end at the same place. */
export class TextEdits {
  readonly #byFile = new Map<ts.SourceFile, Map<string, Edit>>()

  /** Puts text before a node and behind it. */
  around(node: ts.Node, before: string, behind = ''): void {
    const start = node.getStart()
    const width = node.end - start
    if (before !== '') this.#add(node, { start, end: start, text: before, side: 'start', width })
    if (behind === '') return
    this.#add(node, { start: node.end, end: node.end, text: behind, side: 'end', width })
  }

  /** Puts text behind a node, and behind what stands around it as well. */
  after(node: ts.Node, text: string): void {
    this.#add(node, { start: node.end, end: node.end, text, side: 'end', width: 0 })
  }

  /** Puts text in the place of what stands there; of nothing, it is an insertion before what begins there. */
  replace(within: ts.Node, start: number, end: number, text: string): void {
    this.#add(within, { start, end, text, side: 'start', width: 0 })
  }

  toSplices(cut: Cut): ReadonlyMap<string, readonly Splice[]> {
    const files = [...this.#byFile].map(([file, edits]): [string, readonly Splice[]] => [
      pathOf(file, cut),
      [...edits.values()]
        .toSorted(compareEdits)
        .map(({ start, end, text }) => ({ start, end, text })),
    ])
    return new Map(files.toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

  #add(node: ts.Node, edit: Edit): void {
    const file = node.getSourceFile()
    const edits = this.#byFile.get(file) ?? new Map<string, Edit>()
    this.#byFile.set(file, edits)
    const { start, end, text, side, width } = edit
    edits.set(`${start}:${end}:${side}:${width}:${text}`, edit)
  }
}

function compareEdits(one: Edit, other: Edit): number {
  if (one.start !== other.start) return one.start - other.start
  if (one.side !== other.side) return one.side === 'end' ? -1 : 1
  return one.side === 'end' ? one.width - other.width : other.width - one.width
}
