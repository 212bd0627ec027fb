import {
  FromNode,
  type OperationNode,
  type SelectQueryNode,
  type UpdateQueryNode,
  type WhereNode,
} from 'kysely'

import type { ScopedSources } from './scope-sources.ts'

/** Stands for the condition of a statement that has none but the tenant's. */
export const NO_WHERE: WhereNode = { kind: 'WhereNode', where: { kind: 'ParensNode' } }

/** The statement that is being written: what its conditions have to hold to the tenant. */
export interface StatementFrame {
  readonly query: OperationNode
  readonly sources: ScopedSources
  readonly references: readonly string[]
  /** How many tables, those of the joins among them, are not held to the tenant yet. */
  open: number
  readonly outer: StatementFrame | undefined
}

export function createFrame(
  query: OperationNode,
  targets: readonly string[],
  sources: ScopedSources,
  outer: StatementFrame | undefined,
): StatementFrame {
  const references = targets.length === 0 ? sources.references : [...targets, ...sources.references]
  let open = references.length
  for (const ofJoin of sources.joinReferences) open += ofJoin.length
  return { query, sources, references, open, outer }
}

/** The tenant tables that a join of the statement has to hold to the tenant itself. */
export function joinReferences(
  frame: StatementFrame | undefined,
  join: OperationNode | undefined,
): readonly string[] {
  const index = frame?.sources.joins.findIndex((one) => one === join) ?? -1
  return frame?.sources.joinReferences[index] ?? []
}

/** The node with its sources scoped and a place for its condition; itself where nothing changes. */
export function withSources<Node extends SelectQueryNode | UpdateQueryNode>(
  node: Node,
  sources: ScopedSources,
  frame: StatementFrame,
): Node {
  const { froms } = sources
  const scoped =
    node.from === undefined || node.from.froms === froms
      ? node
      : { ...node, from: FromNode.create(froms) }
  return withCondition(scoped, sources, frame)
}

/** The node with its joins scoped and a place for its condition; itself where it has both. */
export function withCondition<Node extends Pick<SelectQueryNode, 'joins' | 'where'>>(
  node: Node,
  { joins }: ScopedSources,
  { references }: StatementFrame,
): Node {
  const scoped = node.joins === undefined || node.joins === joins ? node : { ...node, joins }
  if (references.length === 0 || node.where !== undefined) return scoped
  return { ...scoped, where: NO_WHERE }
}
