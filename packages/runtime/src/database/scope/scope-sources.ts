import type { JoinNode, JoinType, OperationNode } from 'kysely'

import { type CteNames, hidesTable } from './cte-names.ts'
import { refuse } from './refusal.ts'
import { type RowSource, rowSourceOf } from './row-source.ts'
import { filteredTable } from './tenant-sql.ts'

/** What tells tenant tables from others at one place of a statement. */
export interface Surroundings {
  readonly sharedTables: ReadonlySet<string>
  readonly visible: CteNames | undefined
}

export interface ScopedSources {
  readonly froms: readonly OperationNode[]
  readonly joins: readonly JoinNode[]
  /** The tenant tables that the condition of the statement has to hold to the tenant. */
  readonly references: readonly string[]
  /** The same for the condition of each join, in their order. */
  readonly joinReferences: readonly (readonly string[])[]
}

/** Whether a join may leave out rows of what stands on its left, so that no condition above it is safe. */
const LEFT_IS_OPTIONAL: Readonly<Partial<Record<JoinType, boolean>>> = {
  InnerJoin: false,
  LeftJoin: false,
  RightJoin: true,
  FullJoin: true,
  CrossJoin: false,
  LateralInnerJoin: false,
  LateralLeftJoin: false,
  LateralCrossJoin: false,
}

const NONE: readonly [] = []

/** Puts the tenant on each table that a statement reads from, below every join that makes it optional. */
export function scopeSources(
  froms: readonly OperationNode[],
  joins: readonly JoinNode[],
  around: Surroundings,
): ScopedSources {
  if (joins.some(leftIsOptional)) {
    return {
      froms: froms.map((from) => filterSource(from, around)),
      joins: joins.map((join) => ({ ...join, table: filterSource(join.table, around) })),
      references: NONE,
      joinReferences: NONE,
    }
  }
  const references: string[] = []
  for (const from of froms) {
    const source = tenantTable(from, around)
    if (source !== undefined) references.push(source.reference)
  }
  const joinReferences = joins.map(({ table, on }) => {
    const source = tenantTable(table, around)
    if (source === undefined) return NONE
    if (on !== undefined) return [source.reference]
    references.push(source.reference)
    return NONE
  })
  return { froms, joins, references, joinReferences }
}

/** The source, reduced to the rows of the tenant where it is a tenant table. */
export function filterSource(node: OperationNode, around: Surroundings): OperationNode {
  const source = tenantTable(node, around)
  return source ? filteredTable(source.table, source.reference) : node
}

/** The table that a statement writes to; a common table expression cannot hide it. */
export function scopeTarget(
  node: OperationNode,
  { sharedTables }: Pick<Surroundings, 'sharedTables'>,
): string {
  const source = rowSourceOf(node)
  if (source === undefined) {
    throw refuse('a write to something other than one table', 'Write to one table by its name.')
  }
  refuseSchema(source)
  if (sharedTables.has(source.table)) {
    throw refuse(
      `a write to the shared table ${JSON.stringify(source.table)}`,
      'Shared tables are the same for all tenants; change them in a migration.',
    )
  }
  return source.reference
}

function leftIsOptional({ joinType }: JoinNode): boolean {
  const isOptional = LEFT_IS_OPTIONAL[joinType]
  if (isOptional !== undefined) return isOptional
  throw refuse(`a join of the type ${joinType}`, 'Use a join that PostgreSQL has.')
}

function tenantTable(
  node: OperationNode,
  { sharedTables, visible }: Surroundings,
): RowSource | undefined {
  const source = rowSourceOf(node)
  if (source === undefined) return undefined
  if (source.schema === undefined && hidesTable(visible, source.table)) return undefined
  refuseSchema(source)
  return sharedTables.has(source.table) ? undefined : source
}

function refuseSchema({ schema, table }: RowSource): void {
  if (schema === undefined) return
  throw refuse(
    `the table ${JSON.stringify(`${schema}.${table}`)} with a schema of its own`,
    'Name the table alone: the placement of the tenant decides the schema.',
  )
}
