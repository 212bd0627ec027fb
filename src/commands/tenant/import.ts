import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

interface ImportResult {
  /** The new ones. */
  readonly tenants: readonly Tenant[]
}

export default class TenantImport extends BaseCommand {
  static override summary = 'Make the rows of the tenant table of an adopted application tenants.'
  static override description =
    'saas.adopt.json says which table that is. Rows that are tenants already stay as they are, so it may run ' +
    'again at any time; all of the others become tenants, or none.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<ImportResult> {
    await this.parse(TenantImport)
    const { importTenants } = await import('@tenantry/runtime/fleet')
    const { requireAdoptFile } = await import('../../workspace/adoption/index.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderTenants } = await import('../../terminal/render-tenants.ts')

    await using open = await openFleet(this.interrupted)
    const { tenantTable: table, slug, name } = await requireAdoptFile(open.root)
    const tenants = await importTenants(open.fleet, { table, slug, name })
    this.log(
      tenants.length === 0
        ? `All rows of ${table} are tenants already.`
        : renderTenants(tenants, this.paint),
    )
    return { tenants }
  }
}
