import type { OperationNode, RawNode } from 'kysely'

import { quoteIdentifier } from '../sql-text.ts'

/** The column that says whose a row is, in every tenant table and first in its keys. */
export const TENANT_COLUMN = 'tenant_id'

/** Stands among the parameters for the id of the tenant. */
export const TENANT: OperationNode = { kind: 'ValueNode' }

/** SQL that the query wall writes itself: no fragment of the application's, and not judged like one. */
export class TenantSql implements RawNode {
  readonly kind = 'RawNode'
  readonly sqlFragments: readonly string[]
  readonly parameters: readonly OperationNode[]

  constructor(sqlFragments: readonly string[], parameters: readonly OperationNode[]) {
    this.sqlFragments = sqlFragments
    this.parameters = parameters
  }
}

/** The condition of the tenant, in front of one that is there, where there is a node to put it into. */
export class TenantCondition extends TenantSql {
  readonly references: readonly string[]
  readonly existing: OperationNode | undefined

  constructor(references: readonly string[], existing?: OperationNode) {
    super([], [])
    this.references = references
    this.existing = existing
  }
}

/** `(select * from table where table.tenant_id = $n) as reference`. */
export function filteredTable(table: string, reference: string): OperationNode {
  const name = quoteIdentifier(table)
  return new TenantSql(
    [`(select * from ${name} where `, `) as ${quoteIdentifier(reference)}`],
    [new TenantCondition([table])],
  )
}

/** `select source.*, tenant as tenant_id from query as source`: right for unions and limits as well. */
export function stampedRows(query: OperationNode): OperationNode {
  return new TenantSql(
    ['select "tenantry_source".*, ', `::uuid as "${TENANT_COLUMN}" from `, ' as "tenantry_source"'],
    [TENANT, query],
  )
}

/** `tenant_id, expression`, for the target of a conflict. */
export function withTenantColumn(expression: OperationNode): OperationNode {
  return new TenantSql([`"${TENANT_COLUMN}", `, ''], [expression])
}
