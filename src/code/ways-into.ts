import { ts } from 'ts-morph'

import type { Call } from './call-index.ts'
import { callbackRole } from './callback-role.ts'
import { calledDeclaration } from './called-declaration.ts'
import type { CodeProgram } from './code-program.ts'
import { functionAround } from './ancestors.ts'
import { nameOfFunction } from './functions.ts'
import { namesIn } from './names-in.ts'
import { wrap } from './unwrap.ts'

/**
 * How a place of the program comes to be run: when a module is loaded (or by a timer of that), within the context of a
 * tenant, by a request, by a queue; `unknown` where somebody else calls.
 */
export interface Way {
  readonly from: 'start' | 'run' | 'request' | 'job' | 'test' | 'unknown'
  /** Where it begins, then what it passes. */
  readonly steps: readonly ts.Node[]
}

const MOST_DEPTH = 16

/** All ways into a place, backwards through calls, callbacks and what hands a function on. */
export function waysInto(node: ts.Node, program: CodeProgram): readonly Way[] {
  return new Climber(program).climb(node, [], new Map())
}

/** The function whose callback is looked into, and the call to go on behind. */
type Returns = ReadonlyMap<ts.Node, ts.Node>

class Climber {
  readonly #program: CodeProgram
  readonly #seen = new Set<ts.Node>()

  constructor(program: CodeProgram) {
    this.#program = program
  }

  climb(node: ts.Node, steps: readonly ts.Node[], returns: Returns): readonly Way[] {
    const around = functionAround(node)
    const path = [node, ...steps]
    if (around === undefined)
      return [{ from: isOfInstance(node) ? 'unknown' : 'start', steps: path }]
    const back = returns.get(around)
    if (back !== undefined) return this.climb(back, path, returns)
    if (this.#seen.has(around)) return []
    if (steps.length > MOST_DEPTH) return [{ from: 'unknown', steps: path }]
    this.#seen.add(around)
    return this.#waysOfFunction(around, path, returns)
  }

  #waysOfFunction(
    declared: ts.SignatureDeclaration,
    path: readonly ts.Node[],
    returns: Returns,
  ): readonly Way[] {
    const { parent } = declared
    if (ts.isArrowFunction(declared) || ts.isFunctionExpression(declared)) {
      const value = wrap(declared)
      const holder = value.parent
      if (ts.isCallExpression(holder) && holder.expression === value)
        return this.climb(holder, path, returns)
      if (ts.isCallExpression(holder) || ts.isNewExpression(holder))
        return this.#waysOfCallback(holder, value, path, returns)
    }
    const calls = this.#program.calls.callsOf(declared)
    const called = calls.flatMap((call) => this.climb(call, path, returns))
    const name = nameOfFunction(declared)
    const handed = name === undefined ? [] : this.#program.values.of(name)
    const given = handed.flatMap((use) => this.#waysOfUse(use, path, returns))
    const all = [...called, ...given]
    // Of a class or an object, it may be called by another type's name.
    const isMember = !ts.isFunctionDeclaration(declared) && !ts.isVariableDeclaration(parent)
    return all.length === 0 || (isMember && called.length === 0)
      ? [...all, { from: 'unknown', steps: path }]
      : all
  }

  #waysOfUse(use: ts.Identifier, path: readonly ts.Node[], returns: Returns): readonly Way[] {
    const isMember = ts.isPropertyAccessExpression(use.parent) && use.parent.name === use
    let value = wrap(isMember ? use.parent : use)
    if (ts.isPropertyAccessExpression(value.parent) && ts.isCallExpression(value.parent.parent))
      value = wrap(value.parent.parent)
    const holder = value.parent
    if (ts.isCallExpression(holder) || ts.isNewExpression(holder))
      return this.#waysOfCallback(holder, value, path, returns)
    return [{ from: 'unknown', steps: path }]
  }

  #waysOfCallback(
    call: Call,
    callback: ts.Expression,
    path: readonly ts.Node[],
    returns: Returns,
  ): readonly Way[] {
    const role = callbackRole(call, this.#program)
    if (role === 'through') return this.climb(call, path, returns)
    if (role !== 'unknown') return [{ from: role, steps: [call, ...path] }]
    return this.#waysOfParameter(call, callback, path, returns)
  }

  /** What a function of the program does with the callback that it is given. */
  #waysOfParameter(
    call: Call,
    callback: ts.Expression,
    path: readonly ts.Node[],
    returns: Returns,
  ): readonly Way[] {
    const unknown: Way = { from: 'unknown', steps: [call, ...path] }
    const declared = calledDeclaration(call, this.#program.checker)
    const index = call.arguments?.indexOf(callback) ?? -1
    if (declared === undefined || !ts.isFunctionLike(declared)) return [unknown]
    if (ts.isJSDocSignature(declared) || !('body' in declared) || !declared.body) return [unknown]
    const parameter = declared.parameters[index]
    if (parameter === undefined || !ts.isIdentifier(parameter.name)) return [unknown]
    const uses = namesIn(declared.body, parameter.name, this.#program.checker)
    const behind = new Map([...returns, [declared, call] as const])
    const ways = uses.flatMap((use) => {
      const holder = use.parent
      if (ts.isCallExpression(holder) && holder.expression === use)
        return this.climb(holder, path, behind)
      return ts.isCallExpression(holder) || ts.isNewExpression(holder)
        ? this.#waysOfCallback(holder, use, path, behind)
        : [unknown]
    })
    return ways.length === 0 ? [unknown] : ways
  }
}

/** Whether a node is in what each instance of a class begins with. */
function isOfInstance(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (ts.isPropertyDeclaration(at)) {
      return !(ts.getCombinedModifierFlags(at) & ts.ModifierFlags.Static)
    }
  }
  return false
}
