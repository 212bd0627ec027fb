import { Args, Flags } from '@oclif/core'
import type { QuotaOutcome } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { SETTING_FLAGS, settingFlags, toQuotaChange } from '../../flags/quota-flags.ts'

export default class QuotaSet extends BaseCommand {
  static override summary = 'Give a tenant limits of its own, over those of its tier.'
  static override description =
    'Only what is given changes. Every process follows within 5 s, without a restart. A limit that could never hold is ' +
    'refused, and nothing is changed then.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> acme --rate 50/s --burst 100 --dry-run',
    '<%= config.bin %> <%= command.id %> acme --connections 4 --statement-timeout 10s',
    '<%= config.bin %> <%= command.id %> acme --unset rate --unset burst',
    '<%= config.bin %> <%= command.id %> acme --reset',
  ]
  static override args = { SLUG: Args.string({ required: true, description: 'The tenant.' }) }
  static override flags = {
    ...settingFlags,
    unset: Flags.option({
      summary: 'Take one of these away again, so that its tier decides.',
      options: SETTING_FLAGS,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    reset: Flags.boolean({ summary: 'Take away all that the tenant has of its own, first.' }),
    'dry-run': Flags.boolean({ summary: 'Show what would change, and change nothing.' }),
  }

  async run(): Promise<QuotaOutcome> {
    const { args, flags } = await this.parse(QuotaSet)
    const { setTenantQuota } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderQuotaOutcome } = await import('../../terminal/render-quota.ts')

    const { reset, 'dry-run': dryRun } = flags
    const change = toQuotaChange(flags)
    await using open = await openFleet()
    const outcome = await setTenantQuota(open.fleet, args.SLUG, change, { reset, dryRun })
    this.log(renderQuotaOutcome(outcome, { dryRun, paint: this.paint }))
    return outcome
  }
}
