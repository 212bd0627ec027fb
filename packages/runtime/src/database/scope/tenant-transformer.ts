import {
  ColumnNode,
  type CommonTableExpressionNode,
  type DeleteQueryNode,
  FromNode,
  type InsertQueryNode,
  type JoinNode,
  ListNode,
  type MergeQueryNode,
  OperationNodeTransformer,
  type OnConflictNode,
  type OperationNode,
  type QueryId,
  type RawNode,
  type SelectQueryNode,
  type UpdateQueryNode,
  type WithNode,
} from 'kysely'

import { addToConflict, addToJoin, addToWhere, parenthesised } from './add-predicate.ts'
import { findFragmentProblem } from './raw-fragment.ts'
import { refuse } from './refusal.ts'
import { isTenantColumn, refuseBySource, refuseTenantUpdate } from './refuse-writes.ts'
import { type RowSource, rowSourceOf } from './row-source.ts'
import { stampInsert } from './stamp-insert.ts'
import { filteredTable, TENANT_COLUMN, tenantPredicate } from './tenant-predicate.ts'

export interface TenantScope {
  readonly tenantId: string
  /** Tables that are the same for all tenants: read without a predicate, never written. */
  readonly isShared: (table: string) => boolean
}

/**
 * Adds the tenant predicate to every row source of one statement and the tenant to every row that it
 * inserts. Made anew for each statement: a transformer that threw is never used again.
 *
 * Raw SQL is carried over as it is, guarded by the driver and by row-level security; a fragment that
 * could change the meaning of what stands around it is refused.
 */
export class TenantTransformer extends OperationNodeTransformer {
  readonly #scope: TenantScope
  readonly #passed: Pick<WeakMap<OperationNode, string>, 'get'>
  /** The CTE names visible at the point that is being transformed; they hide tables of the same name. */
  #visible: ReadonlySet<string> = new Set()
  readonly #withs = new WeakMap<WithNode, WithNode>()

  /** @param passed Which nodes were transformed before, and for which tenant: those are left as they are. */
  constructor(scope: TenantScope, passed: Pick<WeakMap<OperationNode, string>, 'get'>) {
    super()
    this.#scope = scope
    this.#passed = passed
  }

  protected override transformNodeImpl<Node extends OperationNode>(node: Node, id?: QueryId): Node {
    const tenantId = this.#passed.get(node)
    if (tenantId === undefined) return super.transformNodeImpl(node, id)
    if (tenantId === this.#scope.tenantId) return node
    throw refuse(
      'a query part that was built for another tenant',
      'Build the whole query inside the run() that executes it.',
    )
  }

  protected override transformSelectQuery(node: SelectQueryNode, id?: QueryId): SelectQueryNode {
    return this.#within(node.with, id, () => {
      const out = super.transformSelectQuery(node, id)
      const sources = this.#scopeSources(out.from?.froms ?? [], out.joins ?? [])
      return {
        ...out,
        ...(out.from ? { from: FromNode.create(sources.froms) } : {}),
        ...(out.joins ? { joins: sources.joins } : {}),
        ...addToWhere(out.where, sources.predicates),
      }
    })
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, id?: QueryId): UpdateQueryNode {
    return this.#within(node.with, id, () => {
      const out = super.transformUpdateQuery(node, id)
      refuseTenantUpdate(out.updates)
      const targets = out.table === undefined ? [] : [this.#target(out.table)]
      const sources = this.#scopeSources(out.from?.froms ?? [], out.joins ?? [])
      return {
        ...out,
        ...(out.from ? { from: FromNode.create(sources.froms) } : {}),
        ...(out.joins ? { joins: sources.joins } : {}),
        ...addToWhere(out.where, [...targets, ...sources.predicates]),
      }
    })
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, id?: QueryId): DeleteQueryNode {
    return this.#within(node.with, id, () => {
      const out = super.transformDeleteQuery(node, id)
      const targets = out.from.froms.map((from) => this.#target(from))
      const using = this.#scopeSources(out.using?.tables ?? [], out.joins ?? [])
      return {
        ...out,
        ...(out.using ? { using: { ...out.using, tables: using.froms } } : {}),
        ...(out.joins ? { joins: using.joins } : {}),
        ...addToWhere(out.where, [...targets, ...using.predicates]),
      }
    })
  }

  protected override transformInsertQuery(node: InsertQueryNode, id?: QueryId): InsertQueryNode {
    return this.#within(node.with, id, () => {
      const { into, ...insert } = super.transformInsertQuery(node, id)
      // Without a target it is the insert of a merge, whose target was judged there.
      const out =
        into === undefined ? insert : addToConflict({ ...insert, into }, this.#target(into))
      return stampInsert(out, this.#scope.tenantId)
    })
  }

  protected override transformMergeQuery(node: MergeQueryNode, id?: QueryId): MergeQueryNode {
    return this.#within(node.with, id, () => {
      const out = super.transformMergeQuery(node, id)
      const predicate = this.#target(out.into)
      if (out.using === undefined) throw refuse('a merge without using', 'Give the merge a source.')
      for (const when of out.whens ?? []) refuseBySource(when.condition)
      const using = { ...out.using, table: this.#filtered(out.using.table) }
      return { ...out, using: addToJoin(using, predicate) }
    })
  }

  protected override transformOnConflict(node: OnConflictNode, id?: QueryId): OnConflictNode {
    const out = super.transformOnConflict(node, id)
    refuseTenantUpdate(out.updates)
    if (out.columns === undefined || out.columns.some(isTenantColumn)) return out
    // Every unique key starts with the tenant, so a target without it names no key.
    return { ...out, columns: [ColumnNode.create(TENANT_COLUMN), ...out.columns] }
  }

  protected override transformRaw(node: RawNode, id?: QueryId): RawNode {
    const isWholeStatement = this.nodeStack.length === 1
    const problem = isWholeStatement ? undefined : findFragmentProblem(node)
    if (problem !== undefined) {
      throw refuse(
        `a raw fragment that cannot be told apart from what surrounds it: ${problem}`,
        'Write the fragment so that it stands for itself, or run the whole statement as raw SQL.',
      )
    }
    return super.transformRaw(node, id)
  }

  protected override transformWith(node: WithNode): WithNode {
    const transformed = this.#withs.get(node)
    if (transformed !== undefined) return transformed
    throw refuse('a common table expression in an unknown place', 'Put it in front of a query.')
  }

  /**
   * Transforms the CTEs of a statement first, in the order in which they see each other, so that their
   * names are known in the rest of it.
   */
  #within<Result>(
    node: WithNode | undefined,
    id: QueryId | undefined,
    transform: () => Result,
  ): Result {
    const outer = this.#visible
    try {
      if (node) this.#withs.set(node, this.#transformCtes(node, id))
      return transform()
    } finally {
      this.#visible = outer
    }
  }

  #transformCtes(node: WithNode, id: QueryId | undefined): WithNode {
    // A recursive list sees all its names; a plain one only those before it, so that in
    // `with invoice as (select … from invoice)` the inner one is the table.
    if (node.recursive) this.#show(node.expressions)
    const expressions = node.expressions.map((expression) => {
      const transformed = this.transformNode(expression, id)
      this.#show([expression])
      return transformed
    })
    return { ...node, expressions }
  }

  #show(expressions: readonly CommonTableExpressionNode[]): void {
    const names = expressions.map((expression) => expression.name.table.table.identifier.name)
    this.#visible = new Set([...this.#visible, ...names])
  }

  /** The predicate for the table a statement writes to. */
  #target(node: OperationNode): OperationNode {
    const nodes = ListNode.is(node) ? node.items : [node]
    const [target, ...others] = nodes
    const source = target && rowSourceOf(target)
    if (source === undefined || others.length > 0) {
      throw refuse('a write to something other than one table', 'Write to one table by its name.')
    }
    this.#refuseSchema(source)
    if (this.#scope.isShared(source.table)) {
      throw refuse(
        `a write to the shared table ${JSON.stringify(source.table)}`,
        'Shared tables are the same for all tenants; change them in a migration.',
      )
    }
    return tenantPredicate(source.reference, this.#scope.tenantId)
  }

  #scopeSources(froms: readonly OperationNode[], joins: readonly JoinNode[]): ScopedSources {
    // A condition on the optional side of a right or full join belongs below the join, not above it.
    if (joins.some((join) => join.joinType === 'RightJoin' || join.joinType === 'FullJoin')) {
      return {
        froms: froms.map((from) => this.#filtered(from)),
        joins: joins.map((join) => ({ ...join, table: this.#filtered(join.table) })),
        predicates: [],
      }
    }
    const predicates = froms.flatMap((from) => this.#predicatesFor(from))
    const scopedJoins = joins.map((join) => {
      const [predicate] = this.#predicatesFor(join.table)
      if (predicate === undefined) return parenthesised(join)
      if (join.on !== undefined) return addToJoin(join, predicate)
      predicates.push(predicate)
      return join
    })
    return { froms, joins: scopedJoins, predicates }
  }

  #predicatesFor(node: OperationNode): OperationNode[] {
    const source = this.#tenantTable(node)
    return source ? [tenantPredicate(source.reference, this.#scope.tenantId)] : []
  }

  #filtered(node: OperationNode): OperationNode {
    const source = this.#tenantTable(node)
    return source ? filteredTable(source, this.#scope.tenantId) : node
  }

  #tenantTable(node: OperationNode): RowSource | undefined {
    const source = rowSourceOf(node)
    if (source === undefined) return undefined
    if (source.schema === undefined && this.#visible.has(source.table)) return undefined
    this.#refuseSchema(source)
    return this.#scope.isShared(source.table) ? undefined : source
  }

  #refuseSchema({ schema, table }: RowSource): void {
    if (schema === undefined) return
    throw refuse(
      `the table ${JSON.stringify(`${schema}.${table}`)} with a schema of its own`,
      'Name the table alone: the placement of the tenant decides the schema.',
    )
  }
}

interface ScopedSources {
  readonly froms: readonly OperationNode[]
  readonly joins: readonly JoinNode[]
  readonly predicates: readonly OperationNode[]
}
