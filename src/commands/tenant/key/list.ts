import { Args } from '@oclif/core'
import type { ApiKey } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantKeyList extends BaseCommand {
  static override summary = "List a tenant's API keys: what is known of them, never the keys."
  static override examples = ['<%= config.bin %> <%= command.id %> acme']
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }

  async run(): Promise<{ readonly keys: readonly ApiKey[] }> {
    const { args } = await this.parse(TenantKeyList)
    const { requireTenant } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')
    const { renderKeys } = await import('../../../terminal/render-keys.ts')

    await using open = await openFleet()
    const keys = await open.fleet.keys.list(await requireTenant(open.fleet, args.SLUG))
    this.log(renderKeys(keys, this.paint, new Date()))
    return { keys }
  }
}
