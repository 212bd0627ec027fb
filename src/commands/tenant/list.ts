import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

export default class TenantList extends BaseCommand {
  static override summary = 'List the tenants, and where each one lives.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<{ readonly tenants: readonly Tenant[] }> {
    await this.parse(TenantList)
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderTenants } = await import('../../terminal/render-tenants.ts')

    await using open = await openFleet()
    await open.fleet.requireCatalog()
    const tenants = await open.fleet.catalog.tenants()
    this.log(renderTenants(tenants, this.paint))
    return { tenants }
  }
}
