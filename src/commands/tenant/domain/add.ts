import { Args, Flags } from '@oclif/core'
import type { TenantDomain } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantDomainAdd extends BaseCommand {
  static override summary = 'Give a tenant a domain of its own.'
  static override description =
    'Requests to the domain are let in when it is verified. The command says which TXT record its owner has to ' +
    'publish; `tenant domain verify` looks for it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme shop.acme.com',
    '<%= config.bin %> <%= command.id %> acme shop.acme.com --verified',
  ]
  static override args = {
    SLUG: Args.string({ required: true, description: 'The tenant.' }),
    DOMAIN: Args.string({ required: true, description: 'The domain, such as shop.acme.com.' }),
  }
  static override flags = {
    verified: Flags.boolean({ summary: 'Take it as verified: you know that the tenant owns it.' }),
  }

  async run(): Promise<TenantDomain> {
    const { args, flags } = await this.parse(TenantDomainAdd)
    const { addDomain } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')
    const { renderDomain } = await import('../../../terminal/render-domains.ts')

    await using open = await openFleet()
    const options = { isVerified: flags.verified }
    const domain = await addDomain(open.fleet, args.SLUG, args.DOMAIN, options)
    this.log(renderDomain(domain))
    return domain
  }
}
