/** What stands in front of the examples of all rules on code. */
export const EXAMPLE_PREAMBLE = `import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

interface Database {
  invoice: { tenant_id: string; id: string; number: string; customer_id: string; total: number }
  customer: { tenant_id: string; id: string; name: string }
  currency: { code: string; name: string }
}

const pool = new Pool()
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
`

/** The tables of the preamble that hold rows of tenants. */
export const EXAMPLE_TENANT_TABLES: ReadonlySet<string> = new Set(['invoice', 'customer'])

/** The modules that own them, in examples of several. */
export const EXAMPLE_OWNERS: ReadonlyMap<string, string> = new Map([
  ['invoice', 'billing'],
  ['customer', 'crm'],
])

/** The same for rules on an application that has the runtime. */
export const TENANCY_PREAMBLE = `import type { Tenancy } from '@tenantry/runtime'

interface Database {
  invoice: { tenant_id: string; id: string; number: string; customer_id: string; total: number }
  customer: { tenant_id: string; id: string; name: string }
  currency: { code: string; name: string }
}

declare const tenancy: Tenancy<Database>
`

/** The same for a database whose only guard is a plugin of one's own. */
export const PLUGIN_PREAMBLE = `import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs, RootOperationNode } from 'kysely'
${EXAMPLE_PREAMBLE}
declare const addTenant: (node: RootOperationNode) => RootOperationNode

class TenantPlugin implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs) {
    return addTenant(node)
  }
  async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }
}

const scoped = db.withPlugin(new TenantPlugin())
`
