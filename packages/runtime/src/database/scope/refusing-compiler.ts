import {
  type AggregateFunctionNode,
  CommonTableExpressionNode,
  type FunctionNode,
  type OperationNode,
  ParensNode,
  RawNode,
  SetOperationNode,
} from 'kysely'

import { NameCompiler } from './name-compiler.ts'
import { findRefusedVisits } from './node-rules.ts'
import { findFragmentProblem } from './raw-fragment.ts'
import { refuse } from './refusal.ts'
import { isPlainFunction } from './plain-functions.ts'
import { refuseFunction } from './refuse-functions.ts'
import { TenantSql } from './tenant-sql.ts'

/**
 * Writes PostgreSQL's select, insert, update, delete and merge, and nothing else: what changes the
 * schema, what another database has, functions that reach past their statement, and raw fragments
 * that could change the meaning of what stands around them are refused.
 */
export class RefusingCompiler extends NameCompiler {
  /** Whether nothing was met so far that might write: neither raw SQL nor somebody's function. */
  protected isPlain = false

  static {
    for (const visit of findRefusedVisits(this.prototype)) {
      Object.defineProperty(this.prototype, visit, { value: refuseNode })
    }
  }

  protected override visitFunction(node: FunctionNode): void {
    refuseFunction(node.func)
    this.isPlain = false
    super.visitFunction(node)
  }

  protected override visitAggregateFunction(node: AggregateFunctionNode): void {
    refuseFunction(node.func)
    if (!isPlainFunction(node.func)) this.isPlain = false
    super.visitAggregateFunction(node)
  }

  protected override visitRaw(node: RawNode): void {
    if (!isDirection(node)) {
      this.#refuseFragment(node)
      if (!(node instanceof TenantSql)) this.isPlain = false
    }
    super.visitRaw(node)
  }

  #refuseFragment(node: RawNode): void {
    const { parentNode: parent } = this
    // A whole statement is not judged, and a piece inside another one is read together with that.
    if (parent === undefined || (RawNode.is(parent) && !(parent instanceof TenantSql))) return
    const takesQuery =
      ParensNode.is(parent) || SetOperationNode.is(parent) || CommonTableExpressionNode.is(parent)
    const problem = findFragmentProblem(node, { takesQuery })
    if (problem === undefined) return
    throw refuse(
      `a raw fragment that cannot be told apart from what surrounds it: ${problem}`,
      'Write the fragment so that it stands for itself, or run the whole statement as raw SQL.',
    )
  }
}

/** `asc` and `desc`, which Kysely hands over as raw SQL: the word alone, whatever it stands in, writes nothing. */
function isDirection({ sqlFragments, parameters }: RawNode): boolean {
  const [word, ...others] = sqlFragments
  return (word === 'asc' || word === 'desc') && others.length === 0 && parameters.length === 0
}

function refuseNode(node: OperationNode): never {
  throw refuse(
    `a ${node.kind.replace(/Node$/, '')} statement or clause`,
    'Change the schema in a migration (`saas migrate new`); of queries, use what PostgreSQL has.',
  )
}
