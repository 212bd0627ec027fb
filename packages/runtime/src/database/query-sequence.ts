import type { CompiledQuery, QueryCompiler, QueryId, RootOperationNode } from 'kysely'

let last = 0
const sequences = new WeakMap<QueryId, number>()

/** Counts the statements as they are compiled, which is when they are asked for: they may be sent later. */
export class SequencingCompiler implements QueryCompiler {
  readonly #compiler: QueryCompiler

  constructor(compiler: QueryCompiler) {
    this.#compiler = compiler
  }

  compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    last += 1
    sequences.set(queryId, last)
    return this.#compiler.compileQuery(node, queryId)
  }
}

export function lastSequence(): number {
  return last
}

/** When the statement was asked for; before all others for one that was not compiled here. */
export function sequenceOf(queryId: QueryId): number {
  return sequences.get(queryId) ?? 0
}
