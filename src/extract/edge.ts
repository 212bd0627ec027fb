import type { ShapeId } from './shapes.ts'

/** A place in a file, as people and editors count. */
export interface Place {
  /** Relative to the root, with `/` between folders. */
  readonly file: string
  /** From 1 on. */
  readonly line: number
  /** From 1 on. */
  readonly column: number
}

/** What becomes of an edge. What is refused keeps the plan from being applied, until the code changes or somebody waives it. */
export type Verdict =
  | { readonly is: 'kept' }
  | { readonly is: 'rewritten'; readonly how: string }
  | { readonly is: 'refused'; readonly why: string; readonly remedy: string }
  | { readonly is: 'waived'; readonly why: string; readonly reason: string }

/** One tie between the module and the rest of the application: an import, a call, a table, a transaction. */
export interface Edge {
  /** Names it for `--waive`: `<file>:<line>:<shape>:<name>`. */
  readonly id: string
  /** `in`: the application uses the module; `out`: the module uses the application. */
  readonly direction: 'in' | 'out'
  readonly shape: ShapeId
  /** What it is about: an exported name, a file, a table. */
  readonly name: string
  /** What is at the other end, where that is known: a file, relative to the root, or `table <name>`. */
  readonly other?: string
  readonly place: Place
  readonly verdict: Verdict
}

export type EdgeFacts = Omit<Edge, 'id'>

export function toEdge(facts: EdgeFacts): Edge {
  const { place, shape, name } = facts
  return { id: `${place.file}:${place.line}:${shape}:${name}`, ...facts }
}
