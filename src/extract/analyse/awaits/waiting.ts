import type { ts } from 'ts-morph'

import { isAsync, wrap } from '../../../code/index.ts'
import type { Cut } from '../../cut.ts'
import { awaitCall, type Wrapping } from './await-call.ts'
import type { AsyncFunction } from './await-reach.ts'
import type { Becoming } from './becoming.ts'
import { isFunctionValue } from './declared-function.ts'
import type { Flow } from './flow.ts'
import { holderOf } from './holder-of-call.ts'
import { awaitIteration, iterationOf } from './iteration.ts'
import { judgeFlow } from './judge-flow.ts'
import { NO_ES_MODULE, racing, type ReachEdges, TAKEN_AT_ONCE } from './reach-edges.ts'
import { refusalOf } from './refuse-function.ts'
import type { Relatives } from './relatives.ts'
import type { TextEdits } from './text-edits.ts'
import {
  isBareCallback,
  isLastOfFile,
  isReturnedAtOnce,
  isWaitedFor,
  mayWaitAtTop,
  racedBy,
} from './waiting-places.ts'
import { openLoop } from './write-loop.ts'

/** Has a function become asynchronous, because of what it calls. With `isBare` its text stays as it is. */
export type BeginAsync = (
  declared: AsyncFunction,
  from: Becoming,
  because: string,
  isBare: boolean,
) => void

/** Writes `await`, or says why that cannot be, and what becomes asynchronous by it. */
export class Waiting {
  readonly #cut: Cut
  readonly #relatives: Relatives
  readonly #edits: TextEdits
  readonly #edges: ReachEdges
  readonly #begin: BeginAsync
  /** The callbacks of what became loops. */
  readonly #opened = new Set<ts.Node>()

  constructor(
    cut: Cut,
    relatives: Relatives,
    { edits, edges }: { readonly edits: TextEdits; readonly edges: ReachEdges },
    begin: BeginAsync,
  ) {
    this.#cut = cut
    this.#relatives = relatives
    this.#edits = edits
    this.#edges = edges
    this.#begin = begin
  }

  get #checker(): ts.TypeChecker {
    return this.#cut.program.checker
  }

  /** Has what gives a promise now waited for. Whether that can be. */
  wait(node: ts.Expression, becoming: Becoming, wrapping?: Wrapping): boolean {
    if (wrapping === undefined && isWaitedFor(node, this.#checker)) return true
    const holder = holderOf(node, (one) => this.#opened.has(one))
    if (holder.is === 'refused') return this.#edges.refuse(node, becoming, holder.refusal)
    if (holder.is === 'file') return this.#waitAtTop(node, becoming, wrapping)
    const { declared } = holder
    if (!isAsync(declared)) return this.#waitIn(declared, node, becoming, wrapping)
    const raced = racedBy(node, declared, this.#checker)
    if (raced !== undefined) return this.#edges.refuse(node, becoming, racing(raced))
    if (wrapping !== undefined || !isReturnedAtOnce(node, declared))
      awaitCall(node, this.#edits, wrapping)
    return true
  }

  #waitIn(
    declared: AsyncFunction,
    node: ts.Expression,
    becoming: Becoming,
    wrapping: Wrapping | undefined,
  ): boolean {
    const refusal = refusalOf(declared, this.#relatives, this.#cut.program)
    if (refusal !== undefined) return this.#edges.refuse(node, becoming, refusal)
    const flow = this.#flowOf(declared)
    if (flow?.is === 'refused') return this.#edges.refuse(node, becoming, flow.refusal)
    if (flow?.is === 'loop') {
      const loop = openLoop(flow.call, this.#edits, this.#checker)
      if (!('binding' in loop)) return this.#edges.refuse(node, becoming, loop)
      this.#opened.add(loop.callback)
      return this.wait(node, becoming, wrapping)
    }
    const raced = racedBy(node, declared, this.#checker)
    if (raced !== undefined) return this.#edges.refuse(node, becoming, racing(raced))
    const isBare = wrapping === undefined && isBareCallback(node, declared)
    if (!isBare) awaitCall(node, this.#edits, wrapping)
    this.#begin(declared, becoming, `it calls ${becoming.name}`, isBare)
    return true
  }

  #flowOf(declared: AsyncFunction): Flow | undefined {
    if (!isFunctionValue(declared)) return undefined
    return judgeFlow(wrap(declared), declared, this.#cut.program)
  }

  #waitAtTop(node: ts.Expression, becoming: Becoming, wrapping: Wrapping | undefined): boolean {
    if (mayWaitAtTop(node.getSourceFile(), this.#cut.program.options)) {
      awaitCall(node, this.#edits, wrapping)
      return true
    }
    if (!isLastOfFile(node) || wrapping !== undefined)
      return this.#edges.refuse(node, becoming, NO_ES_MODULE)
    this.#edges.tellUnawaited(node, becoming)
    return true
  }

  /** Has what a generator gives waited for, one by one. */
  iterate(call: ts.Expression, becoming: Becoming): void {
    const iteration = iterationOf(call)
    const holder = holderOf(call, (one) => this.#opened.has(one))
    if (holder.is === 'refused') this.#edges.refuse(call, becoming, holder.refusal)
    else if (holder.is === 'file' || iteration === undefined)
      this.#edges.refuse(call, becoming, TAKEN_AT_ONCE)
    else {
      const { declared } = holder
      const refusal = isAsync(declared)
        ? undefined
        : refusalOf(declared, this.#relatives, this.#cut.program)
      if (refusal !== undefined) {
        this.#edges.refuse(call, becoming, refusal)
        return
      }
      awaitIteration(iteration, this.#edits)
      this.#begin(declared, becoming, `it goes through ${becoming.name}`, false)
    }
  }
}
