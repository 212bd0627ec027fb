import { Args } from '@oclif/core'
import type { TenantDomain } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantDomainVerify extends BaseCommand {
  static override summary = 'Let requests to a domain in, when its DNS holds the proof.'
  static override examples = ['<%= config.bin %> <%= command.id %> acme shop.acme.com']
  static override args = {
    SLUG: Args.string({ required: true, description: 'The tenant.' }),
    DOMAIN: Args.string({ required: true, description: 'A domain that was added.' }),
  }

  async run(): Promise<TenantDomain> {
    const { args } = await this.parse(TenantDomainVerify)
    const { verifyDomain } = await import('@tenantry/runtime/fleet')
    const { resolveTxt } = await import('../../../workspace/resolve-txt.ts')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')
    const { renderDomain } = await import('../../../terminal/render-domains.ts')

    await using open = await openFleet()
    const domain = await verifyDomain(open.fleet, args.SLUG, args.DOMAIN, resolveTxt)
    this.log(renderDomain(domain))
    return domain
  }
}
