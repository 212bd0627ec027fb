import { Args, Flags } from '@oclif/core'
import type { Tenant } from '@tenantry/runtime'

import { BaseCommand } from '../../base-command.ts'

export default class TenantCreate extends BaseCommand {
  static override summary = 'Create a tenant where its tier says, at the current schema version.'
  static override description =
    'A pool tenant is a row in the catalog; a bridge tenant gets a schema and a silo tenant a database. ' +
    'The tenant is visible when all of it is there; when something fails, nothing is left.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme',
    '<%= config.bin %> <%= command.id %> globex --name "Globex Corporation" --tier enterprise',
  ]
  static override args = {
    SLUG: Args.string({ required: true, description: 'What names the tenant; 1 to 63 bytes.' }),
  }
  static override flags = {
    name: Flags.string({ summary: 'The name people read. Default: the slug.' }),
    tier: Flags.string({ summary: 'A tier of saas.config.ts. Default: the first one.' }),
  }

  async run(): Promise<Tenant> {
    const { args, flags } = await this.parse(TenantCreate)
    const { createTenant, isDnsLabel, parseSlug } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderTenant } = await import('../../terminal/render-tenants.ts')

    const slug = parseSlug(args.SLUG)
    await using open = await openFleet()
    const tenant = await createTenant(open.fleet, await open.migrations(), { ...flags, slug })
    this.log(renderTenant(tenant))
    if (!isDnsLabel(slug)) {
      this.logToStderr('The slug is no DNS label, so a subdomain cannot name this tenant.')
    }
    return tenant
  }
}
