import { Args } from '@oclif/core'
import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

export default class TenantSuspend extends BaseCommand {
  static override summary = "Refuse a tenant's requests; its rows stay."
  static override examples = ['<%= config.bin %> <%= command.id %> acme']
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }

  async run(): Promise<Tenant> {
    const { args } = await this.parse(TenantSuspend)
    const { setTenantStatus } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')

    await using open = await openFleet()
    const tenant = await setTenantStatus(open.fleet, args.SLUG, 'suspended')
    this.log(`${tenant.slug} is suspended. Processes that know it follow within 5 s.`)
    return tenant
  }
}
