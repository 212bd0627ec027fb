import {
  ColumnNode,
  type CompiledQuery,
  type DeleteQueryNode,
  type InsertQueryNode,
  type JoinNode,
  type MergeQueryNode,
  type OnConflictNode,
  type OnNode,
  type OperationNode,
  type QueryId,
  type RawNode,
  type RootOperationNode,
  SelectQueryNode,
  type UpdateQueryNode,
  WhenNode,
  type WhereNode,
  type WithNode,
} from 'kysely'

import { addToConflict, addToUsing } from './add-condition.ts'
import { quoteIdentifier } from '../sql-text.ts'
import { namesOf } from './cte-names.ts'
import { KnownQueries } from './known-queries.ts'
import { noteQuery } from './query-notes.ts'
import { refuse } from './refusal.ts'
import { refuseModifiers } from './refuse-modifiers.ts'
import { RefusingCompiler } from './refusing-compiler.ts'
import { isTenantColumn, refuseBySource, refuseTenantUpdate } from './refuse-writes.ts'
import {
  filterSource,
  type ScopedSources,
  scopeSources,
  scopeTarget,
  type Surroundings,
} from './scope-sources.ts'
import { stampInsert } from './stamp-insert.ts'
import {
  createFrame,
  joinReferences,
  NO_WHERE,
  type StatementFrame,
  withCondition,
  withSources,
} from './statement-frame.ts'
import type { TenantScope } from './tenant-scope.ts'
import {
  TENANT,
  TENANT_COLUMN,
  TenantCondition,
  TenantSql,
  withTenantColumn,
} from './tenant-sql.ts'

const NOWHERE: Surroundings = { sharedTables: new Set(), visible: undefined }

/**
 * Writes each statement for the tenant of the caller: the predicate on every row source, the tenant
 * in every row that is inserted. It does so while it writes the SQL, behind all plugins, so that
 * none of them renames a table or a column afterwards, and `withoutPlugins()` does not lead past it.
 *
 * Raw SQL is carried over as it is, guarded by the driver and by row-level security.
 */
export class TenantCompiler extends RefusingCompiler {
  readonly #scopeOfCaller: () => TenantScope
  readonly #known = new KnownQueries()
  /** Set anew for each statement, like Kysely's own text and parameters: writing one is never interrupted. */
  #scope: TenantScope | undefined
  #around: Surroundings = NOWHERE
  #frame: StatementFrame | undefined
  #placeholder: string | undefined

  /** @param scopeOfCaller Throws where there is no tenant. */
  constructor(scopeOfCaller: () => TenantScope) {
    super()
    this.#scopeOfCaller = scopeOfCaller
  }

  /** A query that is compiled again for the same tenant is not written again. */
  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    const scope = this.#scopeOfCaller()
    const known = this.#known.find(node, queryId, scope)
    if (known !== undefined) return known
    this.#scope = scope
    this.#around = { sharedTables: scope.sharedTables, visible: undefined }
    this.#frame = undefined
    this.#placeholder = undefined
    this.isPlain = SelectQueryNode.is(node)
    const written = super.compileQuery(node, queryId)
    const compiled = noteQuery(written, scope.tenantId, this.isPlain)
    this.#known.remember(scope, compiled)
    return compiled
  }

  protected override visitSelectQuery(node: SelectQueryNode): void {
    refuseModifiers(node.endModifiers)
    const outer = this.#enter(node.with)
    const sources = this.#scopeSources(node.from?.froms, node.joins)
    const frame = this.#begin(node, [], sources)
    super.visitSelectQuery(withSources(node, sources, frame))
    this.#leave(frame, outer)
  }

  protected override visitUpdateQuery(node: UpdateQueryNode): void {
    this.isPlain = false
    refuseModifiers(node.endModifiers)
    refuseTenantUpdate(node.updates)
    const outer = this.#enter(node.with)
    const targets = node.table === undefined ? this.#targetOfMerge() : [this.#target(node.table)]
    const sources = this.#scopeSources(node.from?.froms, node.joins)
    const frame = this.#begin(node, targets, sources)
    super.visitUpdateQuery(withSources(node, sources, frame))
    this.#leave(frame, outer)
  }

  protected override visitDeleteQuery(node: DeleteQueryNode): void {
    this.isPlain = false
    refuseModifiers(node.endModifiers)
    const outer = this.#enter(node.with)
    const targets = node.from.froms.map((from) => this.#target(from))
    const sources = this.#scopeSources(node.using?.tables, node.joins)
    const frame = this.#begin(node, targets, sources)
    const using = node.using && { using: { ...node.using, tables: sources.froms } }
    super.visitDeleteQuery(withCondition({ ...node, ...using }, sources, frame))
    this.#leave(frame, outer)
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    this.isPlain = false
    refuseModifiers(node.endModifiers)
    const outer = this.#enter(node.with)
    if (node.replace === true) throw refuse('a replace', 'Write insert … onConflict(…) instead.')
    if (node.into === undefined) this.#targetOfMerge()
    const scoped = node.into === undefined ? node : addToConflict(node, this.#target(node.into))
    super.visitInsertQuery(stampInsert(scoped, this.#tenant.tenantId))
    this.#around = outer
  }

  protected override visitMergeQuery(node: MergeQueryNode): void {
    this.isPlain = false
    refuseModifiers(node.endModifiers)
    const outer = this.#enter(node.with)
    const target = this.#target(node.into)
    if (node.using === undefined) throw refuse('a merge without using', 'Give the merge a source.')
    for (const when of node.whens ?? []) refuseBySource(when.condition)
    const table = filterSource(node.using.table, this.#around)
    super.visitMergeQuery({ ...node, using: addToUsing(node.using, table, target) })
    this.#around = outer
  }

  protected override visitWhere(node: WhereNode): void {
    const frame = this.#frame
    if (frame === undefined || frame.query !== this.parentNode || frame.references.length === 0) {
      super.visitWhere(node)
      return
    }
    this.append('where ')
    this.#writeCondition(frame.references, node === NO_WHERE ? undefined : node.where)
    frame.open -= frame.references.length
  }

  protected override visitOn(node: OnNode): void {
    const references = joinReferences(this.#frame, this.parentNode)
    this.append('on ')
    this.#writeCondition(references, node.on)
    if (this.#frame !== undefined) this.#frame.open -= references.length
  }

  protected override visitOnConflict(node: OnConflictNode): void {
    refuseTenantUpdate(node.updates)
    const { columns, indexExpression } = node
    if (columns !== undefined && !columns.some(isTenantColumn)) {
      // Every unique key starts with the tenant, so a target without it names no key.
      super.visitOnConflict({ ...node, columns: [ColumnNode.create(TENANT_COLUMN), ...columns] })
    } else if (columns === undefined && indexExpression !== undefined) {
      super.visitOnConflict({ ...node, indexExpression: withTenantColumn(indexExpression) })
    } else {
      super.visitOnConflict(node)
    }
  }

  /** A recursive list sees all its names; a plain one, in each expression, only those before it. */
  protected override visitWith(node: WithNode): void {
    const body = this.#around
    const { sharedTables, visible } = body
    const names = namesOf(node)
    if (visible?.names.length !== names.length) {
      throw refuse('a common table expression in an unknown place', 'Put it in front of a query.')
    }
    this.append(node.recursive ? 'with recursive ' : 'with ')
    for (const [index, expression] of node.expressions.entries()) {
      if (index > 0) this.append(', ')
      if (!node.recursive) {
        // In `with invoice as (select … from invoice)` the inner one is the table.
        const before = { names: names.slice(0, index), outer: visible.outer }
        this.#around = { sharedTables, visible: before }
      }
      this.visitNode(expression)
    }
    this.#around = body
  }

  protected override visitRaw(node: RawNode): void {
    if (node instanceof TenantCondition) {
      this.#writeCondition(node.references, node.existing)
    } else if (node instanceof TenantSql) {
      this.#writeOwn(node)
    } else {
      super.visitRaw(node)
    }
  }

  #writeOwn({ sqlFragments, parameters }: TenantSql): void {
    for (const [index, fragment] of sqlFragments.entries()) {
      this.append(fragment)
      const parameter = parameters[index]
      if (parameter === TENANT) this.#appendTenant()
      else if (parameter !== undefined) this.visitNode(parameter)
    }
  }

  /**
   * `reference.tenant_id = $n and …` for each reference, in front of the condition that is there. The
   * bare column, so that the leading key column serves it.
   */
  #writeCondition(references: readonly string[], existing: OperationNode | undefined): void {
    let before = ''
    for (const reference of references) {
      this.append(`${before}${quoteIdentifier(reference)}."${TENANT_COLUMN}" = `)
      this.#appendTenant()
      before = ' and '
    }
    if (existing === undefined) return
    // In parentheses: `a or b` behind `tenant and` would let b pass alone.
    this.append(`${before}(`)
    this.visitNode(existing)
    this.append(')')
  }

  /** One parameter for all of its places: expressions that are the same stay the same, as `group by` wants them. */
  #appendTenant(): void {
    if (this.#placeholder === undefined) {
      this.appendValue(this.#tenant.tenantId)
      this.#placeholder = this.getCurrentParameterPlaceholder()
    } else {
      this.append(this.#placeholder)
    }
  }

  get #tenant(): TenantScope {
    if (this.#scope === undefined) throw new TypeError('No statement is being written.')
    return this.#scope
  }

  /** Lets a statement see its common table expressions; returns what the one around it sees. */
  #enter(node: WithNode | undefined): Surroundings {
    const outer = this.#around
    if (node !== undefined) {
      const { sharedTables, visible } = outer
      this.#around = { sharedTables, visible: { names: namesOf(node), outer: visible } }
    }
    return outer
  }

  #scopeSources(
    froms: readonly OperationNode[] = [],
    joins: readonly JoinNode[] = [],
  ): ScopedSources {
    return scopeSources(froms, joins, this.#around)
  }

  #begin(query: OperationNode, targets: readonly string[], sources: ScopedSources): StatementFrame {
    this.#frame = createFrame(query, targets, sources, this.#frame)
    return this.#frame
  }

  #leave(frame: StatementFrame, outer: Surroundings): void {
    if (frame.open !== 0) throw new TypeError('A statement was written without its tenant.')
    this.#frame = frame.outer
    this.#around = outer
  }

  #target(node: OperationNode): string {
    return scopeTarget(node, this.#tenant)
  }

  /** What is inside a merge writes to the target of that, which was judged there. */
  #targetOfMerge(): [] {
    if (this.parentNode !== undefined && WhenNode.is(this.parentNode)) return []
    throw refuse('a write without a table', 'Name the table that is written to.')
  }
}
