import type { OperationNodeKind } from 'kysely'

/**
 * What the query wall does with each kind of node: `written` ones are those of PostgreSQL's select,
 * insert, update, delete and merge. A kind that a newer Kysely adds does not compile here, and is
 * refused where it appears.
 */
export const NODE_RULES: Readonly<Record<OperationNodeKind, 'written' | 'refused'>> = {
  AggregateFunctionNode: 'written',
  AliasNode: 'written',
  AndNode: 'written',
  BinaryOperationNode: 'written',
  CaseNode: 'written',
  CastNode: 'written',
  CollateNode: 'written',
  ColumnNode: 'written',
  ColumnUpdateNode: 'written',
  CommonTableExpressionNameNode: 'written',
  CommonTableExpressionNode: 'written',
  DataTypeNode: 'written',
  DefaultInsertValueNode: 'written',
  DeleteQueryNode: 'written',
  ExplainNode: 'written',
  FetchNode: 'written',
  FromNode: 'written',
  FunctionNode: 'written',
  GroupByItemNode: 'written',
  GroupByNode: 'written',
  HavingNode: 'written',
  IdentifierNode: 'written',
  InsertQueryNode: 'written',
  JoinNode: 'written',
  JSONOperatorChainNode: 'written',
  JSONPathLegNode: 'written',
  JSONPathNode: 'written',
  JSONReferenceNode: 'written',
  LimitNode: 'written',
  MatchedNode: 'written',
  MergeQueryNode: 'written',
  OffsetNode: 'written',
  OnConflictNode: 'written',
  OnNode: 'written',
  OperatorNode: 'written',
  OrderByItemNode: 'written',
  OrderByNode: 'written',
  OrNode: 'written',
  OverNode: 'written',
  ParensNode: 'written',
  PartitionByItemNode: 'written',
  PartitionByNode: 'written',
  PrimitiveValueListNode: 'written',
  RawNode: 'written',
  ReferenceNode: 'written',
  ReturningNode: 'written',
  SchemableIdentifierNode: 'written',
  SelectAllNode: 'written',
  SelectionNode: 'written',
  SelectModifierNode: 'written',
  SelectQueryNode: 'written',
  SetOperationNode: 'written',
  TableNode: 'written',
  TupleNode: 'written',
  UnaryOperationNode: 'written',
  UpdateQueryNode: 'written',
  UsingNode: 'written',
  ValueListNode: 'written',
  ValueNode: 'written',
  ValuesNode: 'written',
  WhenNode: 'written',
  WhereNode: 'written',
  WithNode: 'written',

  // Changes of the schema belong in migrations.
  AddColumnNode: 'refused',
  AddConstraintNode: 'refused',
  AddIndexNode: 'refused',
  AddValueNode: 'refused',
  AlterColumnNode: 'refused',
  AlterTableNode: 'refused',
  AlterTypeNode: 'refused',
  CheckConstraintNode: 'refused',
  ColumnDefinitionNode: 'refused',
  CreateIndexNode: 'refused',
  CreateSchemaNode: 'refused',
  CreateTableNode: 'refused',
  CreateTypeNode: 'refused',
  CreateViewNode: 'refused',
  DefaultValueNode: 'refused',
  DropColumnNode: 'refused',
  DropConstraintNode: 'refused',
  DropIndexNode: 'refused',
  DropSchemaNode: 'refused',
  DropTableNode: 'refused',
  DropTypeNode: 'refused',
  DropViewNode: 'refused',
  ForeignKeyConstraintNode: 'refused',
  GeneratedNode: 'refused',
  ModifyColumnNode: 'refused',
  PrimaryKeyConstraintNode: 'refused',
  ReferencesNode: 'refused',
  RefreshMaterializedViewNode: 'refused',
  RenameColumnNode: 'refused',
  RenameConstraintNode: 'refused',
  RenameValueNode: 'refused',
  UniqueConstraintNode: 'refused',

  // Other databases' grammar.
  ListNode: 'refused',
  OnDuplicateKeyNode: 'refused',
  OrActionNode: 'refused',
  OutputNode: 'refused',
  TopNode: 'refused',
}

const WRITTEN_VISITS: ReadonlySet<string> = new Set(
  Object.entries(NODE_RULES)
    .filter(([, rule]) => rule === 'written')
    .map(([kind]) => `visit${kind.replace(/Node$/, '')}`),
)

/** The methods of a compiler that would write a node which the rules refuse or do not know. */
export function findRefusedVisits(compiler: object): string[] {
  const found = new Set<string>()
  for (
    let prototype: unknown = compiler;
    typeof prototype === 'object' && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (name.startsWith('visit') && !WRITTEN_VISITS.has(name)) found.add(name)
    }
  }
  return [...found]
}
