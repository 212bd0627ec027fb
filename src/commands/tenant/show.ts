import { Args } from '@oclif/core'
import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

export default class TenantShow extends BaseCommand {
  static override summary = 'Show one tenant.'
  static override examples = ['<%= config.bin %> <%= command.id %> acme']
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }

  async run(): Promise<Tenant> {
    const { args } = await this.parse(TenantShow)
    const { requireTenant } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderTenant } = await import('../../terminal/render-tenants.ts')

    await using open = await openFleet()
    const tenant = await requireTenant(open.fleet, args.SLUG)
    this.log(renderTenant(tenant))
    return tenant
  }
}
