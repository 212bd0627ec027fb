import { Args } from '@oclif/core'
import type { ApiKey } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantKeyRevoke extends BaseCommand {
  static override summary = 'Refuse an API key from now on. There is no way back.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme 6f1c5a0e-2b7d-4c39-9d0e-5a1f3b8c7e21',
  ]
  static override args = {
    SLUG: Args.string({ required: true, description: 'The tenant.' }),
    ID: Args.string({
      required: true,
      description: 'The id of the key, as `tenant key list` shows it.',
    }),
  }

  async run(): Promise<ApiKey> {
    const { args } = await this.parse(TenantKeyRevoke)
    const { revokeKey } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')

    await using open = await openFleet()
    const revoked = await revokeKey(open.fleet, args.SLUG, args.ID)
    this.log(
      `The key that ends with ${revoked.ending} is revoked. Processes that know it follow within 5 s.`,
    )
    return revoked
  }
}
