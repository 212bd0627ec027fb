import type { Generated } from 'kysely'

import type { TenantIdColumn } from '../table-types.ts'

/** The tables of events, beside the rows of each tenant. Their names are fixed, since several modules may share them. */
export interface EventTables {
  extraction_outbox: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    number: Generated<string>
    module: string
    operation: string
    version: string
    body: string
    written_at: Generated<Date>
  }
  extraction_inbox: {
    tenant_id: TenantIdColumn
    /** Of the event. */
    id: string
    module: string
    number: string
    done_at: Generated<Date>
  }
}
