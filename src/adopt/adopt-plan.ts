import type { Table } from '../schema/index.ts'

/** How a row comes to its tenant. */
export type TenantSource =
  /** It is the tenant. `isUuid`: its own key is the id of the tenant; otherwise it gets one. */
  | { readonly kind: 'root'; readonly key: string; readonly isUuid: boolean }
  /** It has that of another row. */
  | {
      readonly kind: 'path'
      readonly column: string
      readonly table: string
      readonly target: string
      /** Whether PostgreSQL holds it to be there: a foreign key of a column that is not null. */
      readonly isSure: boolean
    }

export type Decision =
  | { readonly kind: 'tenant'; readonly source: TenantSource }
  | { readonly kind: 'shared' }
  | { readonly kind: 'left' }
  | { readonly kind: 'view' }
  | {
      readonly kind: 'undecided'
      readonly why: string
      /** What could be said, as the command takes it. */
      readonly choices: readonly string[]
    }

export interface AdoptedTable {
  readonly table: Table
  readonly decision: Decision
}

/** What a database without tenants needs, table by table; those a tenant comes from stand in front. */
export interface AdoptPlan {
  readonly tables: readonly AdoptedTable[]
}

export type TenantTable = AdoptedTable & {
  readonly decision: Extract<Decision, { kind: 'tenant' }>
}

export function tenantTables({ tables }: AdoptPlan): TenantTable[] {
  return tables.filter((one): one is TenantTable => one.decision.kind === 'tenant')
}

export function undecidedTables({ tables }: AdoptPlan): AdoptedTable[] {
  return tables.filter(({ decision }) => decision.kind === 'undecided')
}
