import {
  AndNode,
  type InsertQueryNode,
  type JoinNode,
  OnNode,
  type OperationNode,
  ParensNode,
  WhereNode,
} from 'kysely'

/** The condition of a statement with the predicates in front of it, to be spread into its node. */
export function addToWhere(
  existing: WhereNode | undefined,
  predicates: readonly OperationNode[],
): { where?: WhereNode } {
  const [predicate, ...others] = predicates
  if (predicate === undefined) return existing === undefined ? {} : { where: existing }
  const all = others.reduce((left, right) => AndNode.create(left, right), predicate)
  return { where: WhereNode.create(existing ? and(all, existing.where) : all) }
}

export function addToJoin(join: JoinNode, predicate: OperationNode): JoinNode {
  return { ...join, on: OnNode.create(join.on ? and(predicate, join.on.on) : predicate) }
}

/** A join whose own condition cannot reach into one that is put beside it. */
export function parenthesised(join: JoinNode): JoinNode {
  return join.on ? { ...join, on: OnNode.create(ParensNode.create(join.on.on)) } : join
}

/** What is there is parenthesised: `a or b` behind `tenant and` would let b pass alone. */
function and(predicate: OperationNode, existing: OperationNode): OperationNode {
  return AndNode.create(predicate, ParensNode.create(existing))
}

/** A key without the tenant would lead the update to the row of another. */
export function addToConflict(node: InsertQueryNode, predicate: OperationNode): InsertQueryNode {
  const { onConflict } = node
  if (onConflict?.updates === undefined) return node
  const { updateWhere } = onConflict
  const scoped = WhereNode.create(updateWhere ? and(predicate, updateWhere.where) : predicate)
  return { ...node, onConflict: { ...onConflict, updateWhere: scoped } }
}
