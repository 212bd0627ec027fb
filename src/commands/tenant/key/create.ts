import { Args, Flags } from '@oclif/core'
import type { ApiKey } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../../base-command.ts'

export default class TenantKeyCreate extends BaseCommand {
  static override summary = 'Make an API key for a tenant, and show it once.'
  static override description =
    'The key goes to standard output, what is known of it to standard error. The catalog keeps its SHA-256 alone: ' +
    'a key that is lost is replaced, not found again.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme --name CI --expires-in 90d',
    '<%= config.bin %> <%= command.id %> acme > acme.key',
  ]
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }
  static override flags = {
    name: Flags.string({ summary: 'What it is for.' }),
    'expires-in': Flags.string({
      summary: 'How long it lets in, in days or hours: 90d, 12h. Default: until it is revoked.',
    }),
  }

  async run(): Promise<ApiKey & { readonly key: string }> {
    const { args, flags } = await this.parse(TenantKeyCreate)
    const { createKey } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../../workspace/open-fleet.ts')
    const { parseLifetime } = await import('../../../workspace/parse-lifetime.ts')
    const { renderKey } = await import('../../../terminal/render-keys.ts')

    const lifetimeMs = parseLifetime('--expires-in', flags['expires-in'])
    await using open = await openFleet()
    const made = await createKey(open.fleet, args.SLUG, { name: flags.name, lifetimeMs })
    this.log(made.key)
    if (!this.jsonEnabled()) this.logToStderr(renderKey(made))
    return made
  }
}
