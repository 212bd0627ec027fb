import { Args } from '@oclif/core'
import type { TenantQuota } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import type { TenantQuotaReport } from '../../terminal/index.ts'

export default class QuotaShow extends BaseCommand {
  static override summary = 'Show what a tenant may use, who says so, and what it uses right now.'
  static override description =
    'Without a tenant, those that have limits of their own. What is used now is what the processes of the application ' +
    'told within the last seconds.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> acme',
    '<%= config.bin %> <%= command.id %> acme --json',
  ]
  static override args = {
    SLUG: Args.string({ description: 'The tenant. Default: all that have limits of their own.' }),
  }

  async run(): Promise<TenantQuotaReport | { readonly tenants: readonly TenantQuota[] }> {
    const { args } = await this.parse(QuotaShow)
    const { readOwnQuotas, readQuota, readStored, readUsage } =
      await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderQuotas, renderTenantQuota } = await import('../../terminal/render-quota.ts')

    await using open = await openFleet()
    const { fleet } = open
    if (args.SLUG === undefined) {
      const tenants = await readOwnQuotas(fleet)
      this.log(renderQuotas(tenants, this.paint))
      return { tenants }
    }
    const quota = await readQuota(fleet, args.SLUG)
    const usage = await readUsage(fleet, quota.tenant)
    const report = { ...quota, usage, stored: await readStored(fleet, quota.tenant) }
    this.log(renderTenantQuota(report, this.paint))
    return report
  }
}
