import { Args } from '@oclif/core'
import type { TenantDomain } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantDomainRemove extends BaseCommand {
  static override summary = 'Take a domain from a tenant.'
  static override examples = ['<%= config.bin %> <%= command.id %> acme shop.acme.com']
  static override args = {
    SLUG: Args.string({ required: true, description: 'The tenant.' }),
    DOMAIN: Args.string({ required: true, description: 'The domain.' }),
  }

  async run(): Promise<TenantDomain> {
    const { args } = await this.parse(TenantDomainRemove)
    const { removeDomain } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')

    await using open = await openFleet()
    const removed = await removeDomain(open.fleet, args.SLUG, args.DOMAIN)
    this.log(
      `${removed.domain} names ${removed.tenant} no longer. Processes that know it follow within 5 s.`,
    )
    return removed
  }
}
