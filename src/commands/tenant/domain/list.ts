import { Args } from '@oclif/core'
import type { TenantDomain } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantDomainList extends BaseCommand {
  static override summary = "List a tenant's domains, or those of all."
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> acme',
  ]
  static override args = { SLUG: Args.string({ description: 'The tenant. Default: all of them.' }) }

  async run(): Promise<{ readonly domains: readonly TenantDomain[] }> {
    const { args } = await this.parse(TenantDomainList)
    const { requireTenant } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')
    const { renderDomains } = await import('../../../terminal/render-domains.ts')

    await using open = await openFleet()
    await open.fleet.requireCatalog()
    const { SLUG: slug } = args
    const tenant = slug === undefined ? undefined : await requireTenant(open.fleet, slug)
    const domains = await open.fleet.domains.list(tenant)
    this.log(renderDomains(domains, this.paint))
    return { domains }
  }
}
