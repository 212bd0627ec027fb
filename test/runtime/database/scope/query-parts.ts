import type {
  DeleteQueryNode,
  InsertQueryNode,
  JoinNode,
  MergeQueryNode,
  OnConflictNode,
  SelectQueryNode,
  UpdateQueryNode,
} from 'kysely'

/**
 * How the query wall treats each part that may hold a table: `scoped` itself, `written` expression by
 * expression, or `refused`. A part that a newer Kysely adds does not compile here: look at it first.
 */
type Parts<Node> = Readonly<Record<Exclude<keyof Node, 'kind'>, 'scoped' | 'written' | 'refused'>>

export const SELECT_PARTS: Parts<SelectQueryNode> = {
  from: 'scoped',
  joins: 'scoped',
  with: 'scoped',
  where: 'scoped',
  frontModifiers: 'written',
  endModifiers: 'written',
  selections: 'written',
  distinctOn: 'written',
  groupBy: 'written',
  having: 'written',
  orderBy: 'written',
  limit: 'written',
  offset: 'written',
  fetch: 'written',
  setOperations: 'written',
  explain: 'written',
  top: 'refused',
}

export const INSERT_PARTS: Parts<InsertQueryNode> = {
  into: 'scoped',
  columns: 'scoped',
  values: 'scoped',
  defaultValues: 'scoped',
  onConflict: 'scoped',
  with: 'scoped',
  returning: 'written',
  endModifiers: 'written',
  explain: 'written',
  onDuplicateKey: 'refused',
  orAction: 'refused',
  replace: 'refused',
  top: 'refused',
  output: 'refused',
}

export const UPDATE_PARTS: Parts<UpdateQueryNode> = {
  table: 'scoped',
  from: 'scoped',
  joins: 'scoped',
  where: 'scoped',
  updates: 'scoped',
  with: 'scoped',
  returning: 'written',
  endModifiers: 'written',
  explain: 'written',
  orderBy: 'written',
  limit: 'written',
  top: 'refused',
  output: 'refused',
}

export const DELETE_PARTS: Parts<DeleteQueryNode> = {
  from: 'scoped',
  using: 'scoped',
  joins: 'scoped',
  where: 'scoped',
  with: 'scoped',
  returning: 'written',
  endModifiers: 'written',
  explain: 'written',
  orderBy: 'written',
  limit: 'written',
  top: 'refused',
  output: 'refused',
}

export const MERGE_PARTS: Parts<MergeQueryNode> = {
  into: 'scoped',
  using: 'scoped',
  whens: 'scoped',
  with: 'scoped',
  returning: 'written',
  endModifiers: 'written',
  top: 'refused',
  output: 'refused',
}

export const JOIN_PARTS: Parts<JoinNode> = { joinType: 'scoped', table: 'scoped', on: 'scoped' }

export const CONFLICT_PARTS: Parts<OnConflictNode> = {
  columns: 'scoped',
  indexExpression: 'scoped',
  updates: 'scoped',
  updateWhere: 'scoped',
  constraint: 'written',
  indexWhere: 'written',
  doNothing: 'written',
}
