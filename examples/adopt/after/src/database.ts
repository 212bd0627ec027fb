import type { SharedTable, TenantIdColumn } from '@tenantry/runtime'
import type { ColumnType, Generated } from 'kysely'

/** The tables as they are: with whose each row is. */
export interface Database {
  countries: SharedTable<{ code: string; name: string }>
  accounts: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    slug: string
    name: string
    country_code: string | null
    created_at: ColumnType<Date, never, never>
  }
  users: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    account_id: string
    email: string
    name: string
  }
  projects: { tenant_id: TenantIdColumn; id: Generated<string>; account_id: string; name: string }
  tasks: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    project_id: string
    parent_id: string | null
    assignee_id: string | null
    title: string
    status: Generated<'open' | 'doing' | 'done'>
    due: string | null
  }
  comments: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    task_id: string
    author_id: string
    body: string
    created_at: ColumnType<Date, never, never>
  }
  tags: { tenant_id: TenantIdColumn; id: Generated<number>; account_id: string; name: string }
  task_tags: { tenant_id: TenantIdColumn; task_id: string; tag_id: number }
  audit_log: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    actor_id: string
    action: string
    at: ColumnType<Date, never, never>
  }
  open_tasks: {
    id: string
    title: string
    due: string | null
    project: string
    account_id: string
  }
}
