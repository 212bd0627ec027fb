import type {
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  MergeStmt,
  Node,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query'

import type { ObjectName } from './change.ts'
import { type ColumnName, columnOf, conjuncts, equality, isColumnOf } from './read-condition.ts'
import { nameOf, stringsOf } from './read-names.ts'
import { type Place, placeOf, Scope, type SourceRole, spread } from './source-scope.ts'

/** A table that a statement takes rows from or writes to, and whether its rows are bound to one value of a column. */
export interface SqlSource {
  readonly table: ObjectName
  readonly role: SourceRole
  /**
   * By a comparison that nothing beside it weakens, or by the same value as another one that is bound;
   * of an insert, by naming the column.
   */
  readonly isBound: boolean
  /** Whether it is found by one of the columns `id` alone, as far as that can be told. */
  readonly isById: boolean
  /** Whether its rows are inserted somewhere: `insert … select`. */
  readonly isInserted: boolean
}

/** What binds a row to one value of the column. */
export interface Binding {
  /** Whether what the column is compared with is that one value. */
  readonly isValue: (node: Node | undefined) => boolean
  /** Names of rows that are bound from elsewhere: `new` and `old` of a trigger. */
  readonly aliases: readonly string[]
}

const ANY_VALUE: Binding = { isValue: (node) => !isColumnOf(node), aliases: [] }

/**
 * The tables of a statement, at any depth, without those that it makes itself by `with`.
 *
 * @param binding Default: any value that is no column.
 */
export function readSources(
  statement: Node | undefined,
  column: string,
  binding: Binding = ANY_VALUE,
): readonly SqlSource[] {
  const reader = new SourceReader(column, binding)
  reader.readStatement(statement, new Set())
  return reader.found
}

class SourceReader {
  readonly found: SqlSource[] = []
  readonly #column: string
  readonly #binding: Binding

  constructor(column: string, binding: Binding) {
    this.#column = column
    this.#binding = binding
  }

  readStatement(node: Node | undefined, own: ReadonlySet<string>): void {
    if (node === undefined) return
    if ('SelectStmt' in node) this.#select(node.SelectStmt, own)
    else if ('InsertStmt' in node) this.#insert(node.InsertStmt, own)
    else if ('UpdateStmt' in node) this.#update(node.UpdateStmt, own)
    else if ('DeleteStmt' in node) this.#delete(node.DeleteStmt, own)
    else if ('MergeStmt' in node) this.#merge(node.MergeStmt, own)
    else if ('ExplainStmt' in node) this.readStatement(node.ExplainStmt.query, own)
    else if ('TruncateStmt' in node) {
      for (const one of node.TruncateStmt.relations ?? []) {
        if ('RangeVar' in one) this.#add(placeOf(one.RangeVar, 'delete'), [])
      }
    } else if ('CopyStmt' in node) {
      const { relation, query } = node.CopyStmt
      if (relation) this.#add({ table: nameOf(relation), alias: '', role: 'read' }, [])
      this.readStatement(query, own)
    } else if ('PrepareStmt' in node) this.readStatement(node.PrepareStmt.query, own)
    else if ('DeclareCursorStmt' in node) this.readStatement(node.DeclareCursorStmt.query, own)
  }

  #select(select: SelectStmt, outer: ReadonlySet<string>): void {
    const own = this.#with(select.withClause, outer)
    if (select.larg) this.#select(select.larg, own)
    if (select.rarg) this.#select(select.rarg, own)
    const scope = new Scope()
    for (const item of select.fromClause ?? []) this.#from(item, own, scope)
    this.#close(scope, [select.whereClause], own)
    for (const node of [
      ...(select.targetList ?? []),
      ...(select.valuesLists ?? []),
      ...(select.sortClause ?? []),
      ...(select.groupClause ?? []),
      select.havingClause,
    ]) {
      this.#within(node, own)
    }
  }

  #insert(insert: InsertStmt, outer: ReadonlySet<string>): void {
    const own = this.#with(insert.withClause, outer)
    const columns = (insert.cols ?? []).map((one) => ('ResTarget' in one ? one.ResTarget.name : ''))
    if (insert.relation) {
      this.found.push({
        table: nameOf(insert.relation),
        role: 'insert',
        isBound: columns.includes(this.#column),
        isById: false,
        isInserted: false,
      })
    }
    const before = this.found.length
    this.readStatement(insert.selectStmt, own)
    const read = this.found.splice(before).map((source) => ({ ...source, isInserted: true }))
    this.found.push(...read)
    for (const node of insert.returningClause?.exprs ?? []) this.#within(node, own)
  }

  #update(update: UpdateStmt, outer: ReadonlySet<string>): void {
    const own = this.#with(update.withClause, outer)
    const scope = new Scope()
    if (update.relation) scope.add(placeOf(update.relation, 'update'))
    for (const item of update.fromClause ?? []) this.#from(item, own, scope)
    this.#close(scope, [update.whereClause], own)
    for (const node of [...(update.targetList ?? []), ...(update.returningClause?.exprs ?? [])])
      this.#within(node, own)
  }

  #delete(statement: DeleteStmt, outer: ReadonlySet<string>): void {
    const own = this.#with(statement.withClause, outer)
    const scope = new Scope()
    if (statement.relation) scope.add(placeOf(statement.relation, 'delete'))
    for (const item of statement.usingClause ?? []) this.#from(item, own, scope)
    this.#close(scope, [statement.whereClause], own)
    for (const node of statement.returningClause?.exprs ?? []) this.#within(node, own)
  }

  #merge(merge: MergeStmt, outer: ReadonlySet<string>): void {
    const own = this.#with(merge.withClause, outer)
    const scope = new Scope()
    if (merge.relation) scope.add(placeOf(merge.relation, 'merge'))
    if (merge.sourceRelation) this.#from(merge.sourceRelation, own, scope)
    this.#close(scope, [merge.joinCondition], own)
  }

  /** What a `with` makes, which hides tables of its names. */
  #with(clause: WithClause | undefined, outer: ReadonlySet<string>): ReadonlySet<string> {
    if (clause === undefined) return outer
    let own = outer
    for (const node of clause.ctes ?? []) {
      if (!('CommonTableExpr' in node)) continue
      const { ctename = '', ctequery } = node.CommonTableExpr
      // A recursive one sees itself; a plain one sees the table of its name.
      const inner = clause.recursive ? new Set([...own, ctename]) : own
      this.readStatement(ctequery, inner)
      own = new Set([...own, ctename])
    }
    return own
  }

  #from(node: Node, own: ReadonlySet<string>, scope: Scope): void {
    if ('RangeVar' in node) {
      const { RangeVar: relation } = node
      if (relation.schemaname === undefined && own.has(relation.relname ?? '')) return
      scope.add(placeOf(relation, 'read'))
    } else if ('JoinExpr' in node) this.#join(node.JoinExpr, own, scope)
    else if ('RangeSubselect' in node) this.readStatement(node.RangeSubselect.subquery, own)
    else this.#within(node, own)
  }

  #join(
    { larg, rarg, quals, usingClause, isNatural }: JoinExpr,
    own: ReadonlySet<string>,
    scope: Scope,
  ): void {
    const before = scope.places.length
    if (larg) this.#from(larg, own, scope)
    const between = scope.places.length
    if (rarg) this.#from(rarg, own, scope)
    scope.conditions.push(quals)
    if (isNatural || stringsOf(usingClause).includes(this.#column)) {
      const [left, right] = [scope.places.slice(before, between), scope.places.slice(between)]
      for (const one of left) for (const other of right) scope.same.push([one.alias, other.alias])
    }
  }

  /** Judges what a scope reads by all of its conditions. */
  #close(scope: Scope, where: readonly (Node | undefined)[], own: ReadonlySet<string>): void {
    const conditions = [...scope.conditions, ...where].flatMap(conjuncts)
    const bound = new Set<string | undefined>(this.#binding.aliases)
    const same = [...scope.same]
    for (const condition of conditions) {
      const sides = equality(condition)
      if (sides === undefined) continue
      const [left, right] = sides.map((side) => this.#tenantOf(side))
      if (left && right) same.push([left.alias, right.alias])
      else if (left && this.#binding.isValue(sides[1])) bound.add(left.alias)
      else if (right && this.#binding.isValue(sides[0])) bound.add(right.alias)
    }
    spread(bound, same)
    for (const place of scope.places) {
      const isBound = bound.has(undefined) || bound.has(place.alias)
      this.#add(place, conditions, isBound)
    }
    for (const condition of [...scope.conditions, ...where]) this.#within(condition, own)
  }

  #add({ table, role }: Place, conditions: readonly Node[], isBound = false): void {
    const isById = conditions.some((one) =>
      equality(one)?.some((side) => columnOf(side)?.name === 'id'),
    )
    this.found.push({ table, role, isBound, isById, isInserted: false })
  }

  #tenantOf(node: Node | undefined): ColumnName | undefined {
    const column = columnOf(node)
    return column?.name === this.#column ? column : undefined
  }

  /** Queries inside of an expression. */
  #within(node: unknown, own: ReadonlySet<string>): void {
    if (Array.isArray(node)) {
      for (const item of node) this.#within(item, own)
      return
    }
    if (typeof node !== 'object' || node === null) return
    if ('SelectStmt' in node) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key says what it is
      this.readStatement(node as Node, own)
      return
    }
    for (const inner of Object.values(node)) this.#within(inner, own)
  }
}
