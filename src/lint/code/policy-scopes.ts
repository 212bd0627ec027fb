import { ts } from 'ts-morph'

import { type CodeProgram, calleeName, flowsTo, isInside, type Origin } from '../../code/index.ts'
import { batchAround, connectionOf } from './connections.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'
import { saysTenant } from './session-settings.ts'

const PACKAGES = /\/node_modules\/(?:knex|drizzle-orm|pg|@types\/pg)\//
const MOST_DEPTH = 6

/** Who makes a connection that nobody has set a tenant on yet. */
const MAKERS: ReadonlySet<string> = new Set(['connect', 'transaction', '$transaction', '$extends'])

export interface PolicyOptions {
  /** What policies compare, in lower case. Empty: any setting of the application's own counts. */
  readonly settings: readonly string[]
  /** Whether files that are not seen may set the tenant. */
  readonly isPart: boolean
}

/** The transactions and clients on which a program sets the tenant that row-level security compares. */
export class PolicyScopes {
  readonly #program: CodeProgram
  readonly #origins = new Set<Origin>()
  readonly #batches: ts.Node[] = []
  readonly #isUsed: boolean
  readonly #isPart: boolean

  constructor(rawSql: readonly ScopedRawSql[], program: CodeProgram, options: PolicyOptions) {
    const { settings, isPart } = options
    this.#program = program
    this.#isPart = isPart
    const setters = rawSql.filter((raw) =>
      raw.content?.settings.some(
        (one) =>
          saysTenant(one) &&
          (settings.length === 0 || settings.includes(one.name?.toLowerCase() ?? '')),
      ),
    )
    this.#isUsed = isPart || setters.length > 0
    for (const raw of setters) this.#add(raw)
  }

  /**
   * What holds a statement that nothing else does: `policy` where the tenant is set on its transaction; `unknown` where
   * that may have been done by somebody who cannot be seen.
   */
  guardOf(database: ts.Expression, node: ts.Node): 'policy' | 'unknown' | 'plain' {
    if (!this.#isUsed) return 'plain'
    if (this.#batches.some((batch) => isInside(node, batch))) return 'policy'
    const origins = flowsTo(database, this.#program).map(({ origin }) => origin)
    if (origins.length > 0 && origins.every((origin) => this.#isSet(origin, 0))) return 'policy'
    return origins.every((origin) => this.#isSeen(origin) && isMade(origin, this.#program))
      ? 'plain'
      : 'unknown'
  }

  /** On what another file makes, that file may set the tenant; not on a pool, whose statements share no connection. */
  #isSeen(origin: Origin): boolean {
    const isOfOthers = !this.#program.files.includes(origin.getSourceFile())
    return !this.#isPart || !isOfOthers || ts.isNewExpression(origin)
  }

  /** Also where a callback is given what stands for the connection: `(eb) => eb.selectFrom('invoice')`. */
  #isSet(origin: Origin, depth: number): boolean {
    if (this.#origins.has(origin)) return true
    const call = ts.isParameter(origin) ? origin.parent.parent : undefined
    if (call === undefined || !ts.isCallExpression(call) || depth > MOST_DEPTH) return false
    let owner: ts.Expression = call.expression
    while (ts.isPropertyAccessExpression(owner) || ts.isCallExpression(owner))
      owner = owner.expression
    const origins = flowsTo(owner, this.#program).map((flow) => flow.origin)
    return origins.length > 0 && origins.every((one) => this.#isSet(one, depth + 1))
  }

  #add(raw: ScopedRawSql): void {
    const batch = batchAround(raw.node)
    if (batch !== undefined) {
      this.#batches.push(batch)
      return
    }
    // Each statement of a pool takes a connection of its own.
    if (raw.database === undefined || connectionOf(raw, this.#program) === 'pool') return
    for (const { origin } of flowsTo(raw.database, this.#program)) {
      if (!ts.isNewExpression(origin)) this.#origins.add(origin)
    }
  }
}

/** What a driver or an ORM has made, and handed to nobody since. */
function isMade(origin: Origin, { checker }: CodeProgram): boolean {
  if (ts.isNewExpression(origin)) return true
  if (ts.isCallExpression(origin)) {
    const declared = checker.getResolvedSignature(origin)?.declaration
    return (
      MAKERS.has(calleeName(origin)?.text ?? '') ||
      PACKAGES.test(declared?.getSourceFile().fileName ?? '')
    )
  }
  // The parameter of `db.transaction(async (tx) => …)`
  const call = ts.isParameter(origin) ? origin.parent.parent : undefined
  if (call === undefined || !ts.isCallExpression(call)) return false
  const name = calleeName(call)?.text ?? ''
  return MAKERS.has(name) || name === 'execute'
}
