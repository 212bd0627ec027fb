import { Args, Flags } from '@oclif/core'
import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

export default class TenantDelete extends BaseCommand {
  static override summary = 'Delete a tenant and all its rows. There is no way back.'
  static override description =
    'Asks for the slug; --confirm answers. Requests are refused first, then the rows go: from the pool, ' +
    'or with the schema or the database of the tenant.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme',
    '<%= config.bin %> <%= command.id %> acme --confirm acme',
  ]
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }
  static override flags = {
    confirm: Flags.string({ summary: 'The slug once more, instead of the question.' }),
  }

  async run(): Promise<Tenant> {
    const { args, flags } = await this.parse(TenantDelete)
    const { deleteTenant, requireTenant } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { confirmSlug } = await import('../../workspace/confirm-slug.ts')

    await using open = await openFleet()
    const { slug } = await requireTenant(open.fleet, args.SLUG)
    await confirmSlug(slug, flags.confirm, { canAsk: !this.jsonEnabled() })
    const tenant = await deleteTenant(open.fleet, slug)
    this.log(`${slug} and its rows are deleted.`)
    return tenant
  }
}
