import { ts } from 'ts-morph'

import { isAsync, isOwn, wrap } from '../../../code/index.ts'
import { type Cut, isInside } from '../../cut.ts'
import type { EdgeFacts } from '../../edge.ts'
import { awaitCall, type Wrapping } from './await-call.ts'
import type { AsyncFunction, AwaitReach, ReachedFunction, Refusal } from './await-reach.ts'
import { type Becoming, givesOf } from './becoming.ts'
import {
  functionsOf,
  hasBody,
  isFunctionValue,
  namedBy,
  nameOf,
  ownNameOf,
} from './declared-function.ts'
import type { Flow } from './flow.ts'
import { type Holders, holdersOfType, holdersOfValue, takenApart } from './holders.ts'
import { holderOf } from './holder-of-call.ts'
import { judgeFlow } from './judge-flow.ts'
import { NameIndex, type NameUse } from './name-index.ts'
import { placeOf } from './place-of.ts'
import { readLoop } from './read-loop.ts'
import { readUse } from './read-use.ts'
import { refusalOf } from './refuse-function.ts'
import { Relatives } from './relatives.ts'
import { SignatureIndex } from './signature-index.ts'
import { TextEdits } from './text-edits.ts'
import {
  isBareCallback,
  isLastOfFile,
  isLeft,
  isReturnedAtOnce,
  isWaitedFor,
  mayWaitAtTop,
} from './waiting-places.ts'
import { widenReturnType, writeAsync, writeReturnType } from './write-async.ts'
import { writeLoop } from './write-loop.ts'

/** The closure of callers, as far as it is known. */
export class Reach {
  readonly #cut: Cut
  readonly #names: NameIndex
  readonly #signatures: SignatureIndex
  readonly #relatives: Relatives
  readonly #edits = new TextEdits()
  readonly #edges: EdgeFacts[] = []
  readonly #functions: ReachedFunction[] = []
  readonly #known = new Set<ts.Node>()
  readonly #seen = new Set<ts.Node>()
  /** The callbacks of what became loops. */
  readonly #opened = new Set<ts.Node>()
  readonly #queue: Becoming[] = []

  constructor(cut: Cut) {
    const { files, checker } = cut.program
    this.#cut = cut
    this.#names = new NameIndex(files, checker)
    this.#signatures = new SignatureIndex(files, this.#names, checker)
    this.#relatives = new Relatives(cut.program, this.#names)
  }

  get #checker(): ts.TypeChecker {
    return this.#cut.program.checker
  }

  /** What becomes asynchronous because the module exports it. */
  begin(exported: ts.Declaration): void {
    const [only] = functionsOf(exported, this.#cut.program)
    // What holds a function that is made elsewhere has a name of its own.
    const isWritten = only !== undefined && namedBy(only) === exported
    this.#enter(isWritten ? only : exported, 0, true)
  }

  finish(): AwaitReach {
    for (const becoming of this.#queue) this.#spread(becoming)
    return {
      edits: this.#edits.toSplices(this.#cut),
      edges: this.#edges,
      functions: this.#functions,
    }
  }

  #enter(declared: ts.Declaration, depth: number, isFacade: boolean): void {
    if (this.#known.has(declared)) return
    this.#known.add(declared)
    const gives = givesOf(declared, this.#checker)
    const name = nameOf(declared)
    this.#queue.push({ declared, name, subject: name, depth, isFacade, gives })
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
        if (isFacade && isInside(one.getSourceFile(), this.#cut)) this.#enter(one, depth, true)
        else this.#become(one, becoming, Math.max(depth, 1), `it has the type of ${name}`)
      }
    }
  }

  #use(name: NameUse, becoming: Becoming): void {
    const use = readUse(name)
    if (use.is === 'call') this.#call(use.call, becoming)
    if (becoming.gives === 'promise') return
    if (use.is === 'value') this.#hand(use.value, becoming)
    if (use.is === 'refused') this.#refuse(name, becoming, use.refusal)
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
    return isFacade && isInside(node.getSourceFile(), this.#cut)
  }

  #call(call: ts.Expression, becoming: Becoming): void {
    if (this.#seen.has(call)) return
    this.#seen.add(call)
    if (becoming.gives === 'iterator') this.#iterate(call, becoming)
    else if (becoming.gives === 'value') this.#wait(call, becoming)
    else if (isLeft(call)) this.#tellUnawaited(call, becoming)
  }

  /** What a function that becomes asynchronous means for whom it is handed to. */
  #hand(value: ts.Expression, becoming: Becoming): void {
    if (this.#seen.has(value)) return
    this.#seen.add(value)
    const flow = judgeFlow(value, becoming.declared, this.#cut.program)
    if (flow.is === 'refused') this.#refuse(value, becoming, flow.refusal)
    // What holds it under its own name, is found by that.
    if (flow.is === 'kept' && value.parent !== namedBy(becoming.declared))
      this.#follow(becoming, holdersOfValue(value, this.#names, this.#checker))
    if (flow.is === 'unawaited') this.#tellUnawaited(value, becoming)
    if (flow.is === 'typed') {
      const because = `${becoming.name} is handed to it`
      for (const type of flow.types) {
        if (this.#known.has(type)) continue
        if (isInside(type.getSourceFile(), this.#cut)) this.#refuse(value, becoming, INTO_MODULE)
        else this.#become(type, becoming, becoming.depth, because)
      }
    }
    if (flow.is === 'loop') this.#refuse(value, becoming, NOT_A_LOOP)
    if (flow.is === 'call' && this.#wait(flow.call, becoming, flow.wrapping)) {
      for (const { start, end, text } of flow.rewrites ?? [])
        this.#edits.replace(value, start, end, text)
    }
  }

  /** Has what gives a promise now waited for. Whether that can be. */
  #wait(node: ts.Expression, becoming: Becoming, wrapping?: Wrapping): boolean {
    if (wrapping === undefined && isWaitedFor(node, this.#checker)) return true
    const holder = holderOf(node, (one) => this.#opened.has(one))
    if (holder.is === 'refused') return this.#refuse(node, becoming, holder.refusal)
    if (holder.is === 'file') return this.#waitAtTop(node, becoming, wrapping)
    const { declared } = holder
    if (isAsync(declared)) {
      if (wrapping !== undefined || !isReturnedAtOnce(node, declared))
        awaitCall(node, this.#edits, wrapping)
      return true
    }
    return this.#waitIn(declared, node, becoming, wrapping)
  }

  #waitIn(
    declared: AsyncFunction,
    node: ts.Expression,
    becoming: Becoming,
    wrapping: Wrapping | undefined,
  ): boolean {
    const refusal = refusalOf(declared, this.#relatives, this.#cut.program)
    if (refusal !== undefined) return this.#refuse(node, becoming, refusal)
    const flow = this.#flowOf(declared)
    if (flow?.is === 'refused') return this.#refuse(node, becoming, flow.refusal)
    if (flow?.is === 'loop') {
      const unloopable = this.#open(flow.call)
      if (unloopable !== undefined) return this.#refuse(node, becoming, unloopable)
      return this.#wait(node, becoming, wrapping)
    }
    const isBare = wrapping === undefined && isBareCallback(node, declared)
    if (!isBare) awaitCall(node, this.#edits, wrapping)
    this.#become(declared, becoming, becoming.depth + 1, `it calls ${becoming.name}`, isBare)
    return true
  }

  #flowOf(declared: AsyncFunction): Flow | undefined {
    if (!isFunctionValue(declared)) return undefined
    return judgeFlow(wrap(declared), declared, this.#cut.program)
  }

  /** Makes a loop of a `forEach`. Why that cannot be. */
  #open(call: ts.CallExpression): Refusal | undefined {
    const receiver = ts.isPropertyAccessExpression(call.expression) && call.expression.expression
    const type =
      receiver && this.#checker.getNonNullableType(this.#checker.getTypeAtLocation(receiver))
    const loop = readLoop(call, type ? (type.symbol?.name ?? '') : '')
    if (!('binding' in loop)) return loop
    this.#opened.add(loop.callback)
    writeLoop(loop, this.#edits)
    return undefined
  }

  #waitAtTop(node: ts.Expression, becoming: Becoming, wrapping: Wrapping | undefined): boolean {
    if (mayWaitAtTop(node.getSourceFile(), this.#cut.program.options)) {
      awaitCall(node, this.#edits, wrapping)
      return true
    }
    if (!isLastOfFile(node) || wrapping !== undefined)
      return this.#refuse(node, becoming, NO_ES_MODULE)
    this.#tellUnawaited(node, becoming)
    return true
  }

  #iterate(call: ts.Expression, becoming: Becoming): void {
    const { parent } = wrap(call)
    const holder = holderOf(call, (one) => this.#opened.has(one))
    const isLoop = ts.isForOfStatement(parent) && parent.expression === wrap(call)
    const isYield = ts.isYieldExpression(parent) && parent.asteriskToken !== undefined
    if (holder.is === 'refused') this.#refuse(call, becoming, holder.refusal)
    else if (holder.is === 'file' || !(isLoop || isYield))
      this.#refuse(call, becoming, TAKEN_AT_ONCE)
    else {
      const { declared } = holder
      const refusal = isAsync(declared)
        ? undefined
        : refusalOf(declared, this.#relatives, this.#cut.program)
      if (refusal !== undefined) {
        this.#refuse(call, becoming, refusal)
        return
      }
      if (isLoop && parent.awaitModifier === undefined) {
        const at = parent.getStart() + 'for'.length
        this.#edits.replace(parent, at, at, ' await')
      }
      this.#become(declared, becoming, becoming.depth + 1, `it goes through ${becoming.name}`)
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
    if (hasBody(declared)) {
      const refusal = refusalOf(declared, this.#relatives, this.#cut.program)
      if (refusal !== undefined) {
        this.#refuse(declared, from, refusal)
        return
      }
      if (!isBare) writeAsync(declared, this.#edits, this.#checker)
    } else if (gives === 'promise') return
    else if (isSignature(declared)) widenReturnType(declared, this.#edits, this.#checker)
    else writeReturnType(declared, this.#edits, this.#checker)
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

  #refuse(node: ts.Node, { subject }: Becoming, refusal: Refusal): false {
    this.#edges.push({
      direction: 'in',
      shape: 'sync-place',
      name: subject,
      place: placeOf(node, this.#cut),
      verdict: { is: 'refused', ...refusal },
    })
    return false
  }

  #tellUnawaited(node: ts.Node, { subject }: Becoming): void {
    this.#edges.push({
      direction: 'in',
      shape: 'call-unawaited',
      name: subject,
      place: placeOf(node, this.#cut),
      verdict: { is: 'kept' },
    })
  }
}

/** Types of functions, which take functions of both kinds. */
function isSignature(node: ts.Node): boolean {
  return ts.isFunctionTypeNode(node) || ts.isCallSignatureDeclaration(node)
}

const NOT_A_LOOP: Refusal = {
  why: 'forEach does not wait for the function that it is given',
  remedy: 'Write it as `for (const … of …)`.',
}
const INTO_MODULE: Refusal = {
  why: 'it is handed to the module, which calls it without waiting',
  remedy: 'Have the module take what the function gives, and not the function.',
}
const NO_ES_MODULE: Refusal = {
  why: 'the file is no ES module, and cannot wait while it is loaded',
  remedy: 'Move the call into a function, or make the file an ES module.',
}
const TAKEN_AT_ONCE: Refusal = {
  why: 'all that the generator gives is taken at once',
  remedy: 'Go through it with `for … of` in a function, which becomes `for await`.',
}
