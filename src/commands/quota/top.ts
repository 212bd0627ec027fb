import { Flags } from '@oclif/core'
import type { LiveUsage } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { LIVE_SORTS, type LiveSort, sortLiveTenants } from '../../terminal/index.ts'

const KEYS: Readonly<Record<string, LiveSort>> = {
  r: 'requests',
  d: 'database',
  c: 'connections',
  f: 'refused',
}

export default class QuotaTop extends BaseCommand {
  static override summary = 'Watch which tenants use the most, and which are refused.'
  static override description =
    'A view that moves: r, d, c and f sort it by requests, database time, connections and refusals, q ends it. Processes ' +
    'tell what their tenants use every two seconds. With --json, one sample; quotas.usage in saas.config.ts turns it off.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --sort refused --limit 10',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    sort: Flags.option({
      summary: 'What the tenants are sorted by.',
      options: LIVE_SORTS,
      default: 'requests' as const,
    })(),
    limit: Flags.integer({ summary: 'Show so many tenants. Default: what fits.', min: 1 }),
  }

  async run(): Promise<LiveUsage> {
    const { flags } = await this.parse(QuotaTop)
    const { readLiveUsage } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { requireLiveTerminal, watchLive } = await import('../../workspace/watch-live.ts')
    const { renderTop } = await import('../../terminal/render-top.ts')

    const { limit } = flags
    let { sort }: { sort: LiveSort } = flags
    if (!this.jsonEnabled()) requireLiveTerminal()
    await using open = await openFleet()
    const { fleet } = open
    const sample = await readLiveUsage(fleet)
    if (this.jsonEnabled()) {
      return { ...sample, tenants: sortLiveTenants(sample.tenants, sort).slice(0, limit) }
    }
    const nothing = fleet.config.quotas.usage
      ? 'No tenant did anything within the last seconds.'
      : 'quotas.usage is false in saas.config.ts, so no process tells what its tenants use.'
    const { paint } = this
    const view = {
      sample: () => fleet.usage.live(),
      render: (usage: LiveUsage, size: { columns: number; rows: number }) =>
        renderTop(usage, { ...size, sort, limit, nothing }, paint),
      onKey: (key: string) => (sort = KEYS[key] ?? sort),
    }
    return await watchLive(view, this.interrupted)
  }
}
