import type { ts } from 'ts-morph'

import { isAsync, isOwn, wrap } from '../../../code/index.ts'
import { type Cut, isInside, placeOf } from '../../cut.ts'
import type { ReachedFunction } from '../../extraction-plan.ts'
import type { AwaitReach } from './await-reach.ts'
import { type Becoming, givesOf } from './becoming.ts'
import {
  functionsOf,
  hasBody,
  isFunctionValue,
  namedBy,
  nameOf,
  ownNameOf,
} from './declared-function.ts'
import { type Holders, holdersOfType, holdersOfValue, takenApart } from './holders.ts'
import { judgeFlow } from './judge-flow.ts'
import { writeMockValues } from './mock-values.ts'
import { expressionOf, NameIndex, type NameUse } from './name-index.ts'
import { INTO_MODULE, NOT_A_LOOP, ReachEdges, TAKEN_AT_ONCE } from './reach-edges.ts'
import { readUse } from './read-use.ts'
import { refusalOf } from './refuse-function.ts'
import { Relatives } from './relatives.ts'
import { SignatureIndex } from './signature-index.ts'
import { TextEdits } from './text-edits.ts'
import { isLeft } from './waiting-places.ts'
import { Waiting } from './waiting.ts'
import { isSignature, writeBecoming } from './write-async.ts'

/** The closure of callers, as far as it is known. */
export class Reach {
  readonly #cut: Cut
  readonly #names: NameIndex
  readonly #signatures: SignatureIndex
  readonly #relatives: Relatives
  readonly #waiting: Waiting
  readonly #edits = new TextEdits()
  readonly #edges: ReachEdges
  readonly #functions: ReachedFunction[] = []
  readonly #known = new Set<ts.Node>()
  /** What is asynchronous as it is seen from outside of the module. */
  readonly #facades = new Set<ts.Node>()
  readonly #seen = new Set<ts.Node>()
  readonly #queue: Becoming[] = []

  constructor(cut: Cut) {
    const { files, checker } = cut.program
    this.#cut = cut
    this.#edges = new ReachEdges(cut)
    this.#names = new NameIndex(files, checker)
    this.#signatures = new SignatureIndex(files, this.#names, checker)
    this.#relatives = new Relatives(cut.program, this.#names)
    this.#waiting = new Waiting(
      cut,
      this.#relatives,
      { edits: this.#edits, edges: this.#edges },
      (declared, from, because, isBare) =>
        this.#become(declared, from, from.depth + 1, because, isBare),
    )
  }

  get #checker(): ts.TypeChecker {
    return this.#cut.program.checker
  }

  /** What becomes asynchronous because the module exports it. */
  begin(exported: ts.Declaration): void {
    const [only] = functionsOf(exported, this.#cut.program)
    // What holds a function that is made elsewhere has a name of its own.
    const isWritten = only !== undefined && namedBy(only) === exported
    this.#enter(isWritten ? only : exported)
  }

  finish(): AwaitReach {
    for (const becoming of this.#queue) this.#spread(becoming)
    return {
      edits: this.#edits.toSplices(this.#cut),
      edges: this.#edges.all,
      functions: this.#functions,
    }
  }

  #enter(declared: ts.Declaration): void {
    if (this.#facades.has(declared)) return
    this.#facades.add(declared)
    const gives = givesOf(declared, this.#checker)
    const name = nameOf(declared)
    this.#queue.push({ declared, name, subject: name, depth: 0, isFacade: true, gives })
  }

  #spread(becoming: Becoming): void {
    const { declared, gives } = becoming
    if (gives !== 'promise') this.#spreadToRelatives(becoming)
    const named = namedBy(declared)
    for (const use of named === undefined ? [] : this.#names.usesOf(named)) {
      if (!this.#isOwnCall(use, becoming)) this.#use(use, becoming)
    }
    if (gives === 'promise') return
    if (named !== undefined) this.#follow(becoming, takenApart(named, this.#names, this.#checker))
    if (isSignature(declared))
      this.#follow(becoming, holdersOfType(declared, this.#names, this.#checker))
    if (isFunctionValue(declared)) this.#hand(wrap(declared), becoming)
  }

  #spreadToRelatives(becoming: Becoming): void {
    const { declared, depth, name, isFacade } = becoming
    if (isSignature(declared)) return
    for (const relative of this.#relatives.of(declared)) {
      for (const one of functionsOf(relative, this.#cut.program)) {
        if (!isOwn(one, this.#cut.program)) continue
        if (isFacade && isInside(one.getSourceFile().fileName, this.#cut)) this.#enter(one)
        else this.#become(one, becoming, Math.max(depth, 1), `it has the type of ${name}`)
      }
    }
  }

  #use(name: NameUse, becoming: Becoming): void {
    const use = readUse(name)
    if (use.is === 'call') this.#call(use.call, becoming)
    if (becoming.gives === 'promise') return
    const expression = expressionOf(name)
    if (expression !== undefined) writeMockValues(expression, this.#edits)
    if (use.is === 'value') this.#hand(use.value, becoming)
    if (use.is === 'refused') this.#edges.refuse(name, becoming, use.refusal)
    if (use.is === 'returned-type') this.#edits.around(use.type, 'Awaited<', '>')
  }

  /** Goes on to who calls it by other names, and to whom it is handed from there. */
  #follow(becoming: Becoming, holders: Holders): void {
    const { declared } = becoming
    const found =
      holders === undefined
        ? [this.#signatures.anywhere(declared)]
        : holders.map((holder) =>
            typeof holder === 'string'
              ? this.#signatures.named(declared, holder)
              : this.#signatures.ofResult(declared, holder),
          )
    for (const { calls, values } of found) {
      for (const call of calls) if (!this.#isOwnCall(call, becoming)) this.#call(call, becoming)
      for (const value of values) if (!this.#isOwnCall(value, becoming)) this.#hand(value, becoming)
    }
  }

  #isOwnCall(node: ts.Node, { isFacade }: Becoming): boolean {
    return isFacade && isInside(node.getSourceFile().fileName, this.#cut)
  }

  #call(call: ts.Expression, becoming: Becoming): void {
    if (this.#seen.has(call)) return
    this.#seen.add(call)
    if (becoming.gives === 'iterator') this.#waiting.iterate(call, becoming)
    else if (becoming.gives === 'value') this.#waiting.wait(call, becoming)
    else if (isLeft(call)) this.#edges.tellUnawaited(call, becoming)
  }

  /** What a function that becomes asynchronous means for whom it is handed to. */
  #hand(value: ts.Expression, becoming: Becoming): void {
    if (this.#seen.has(value)) return
    this.#seen.add(value)
    const isHeld = value.parent === namedBy(becoming.declared)
    if (becoming.gives === 'iterator') {
      if (!isHeld) this.#edges.refuse(value, becoming, TAKEN_AT_ONCE)
      return
    }
    const flow = judgeFlow(value, becoming.declared, this.#cut.program)
    if (flow.is === 'refused') this.#edges.refuse(value, becoming, flow.refusal)
    // What holds it under its own name, is found by that.
    if (flow.is === 'kept' && !isHeld)
      this.#follow(becoming, holdersOfValue(value, this.#names, this.#checker))
    if (flow.is === 'unawaited') this.#edges.tellUnawaited(value, becoming)
    if (flow.is === 'typed') {
      const because = `${becoming.name} is handed to it`
      for (const type of flow.types) {
        if (this.#facades.has(type)) continue
        if (isInside(type.getSourceFile().fileName, this.#cut))
          this.#edges.refuse(value, becoming, INTO_MODULE)
        else this.#become(type, becoming, becoming.depth, because)
      }
    }
    if (flow.is === 'loop') this.#edges.refuse(value, becoming, NOT_A_LOOP)
    if (flow.is === 'call' && this.#waiting.wait(flow.call, becoming, flow.wrapping)) {
      for (const { start, end, text } of flow.rewrites ?? [])
        this.#edits.replace(value, start, end, text)
    }
  }

  #become(
    declared: ts.SignatureDeclaration,
    from: Becoming,
    depth: number,
    because: string,
    isBare: boolean = false,
  ): void {
    if (this.#known.has(declared) || (hasBody(declared) && isAsync(declared))) return
    const gives = givesOf(declared, this.#checker)
    const refusal = hasBody(declared)
      ? refusalOf(declared, this.#relatives, this.#cut.program)
      : undefined
    if (refusal !== undefined) {
      this.#edges.refuse(declared, from, refusal)
      return
    }
    if (!isBare && !writeBecoming(declared, gives, this.#edits, this.#checker)) return
    const name = nameOf(declared)
    this.#functions.push({ name, place: placeOf(declared, this.#cut), depth, because })
    this.#known.add(declared)
    if (gives !== 'promise')
      this.#queue.push({
        declared,
        name,
        subject: ownNameOf(declared) ?? from.subject,
        depth,
        isFacade: false,
        gives,
      })
  }
}
