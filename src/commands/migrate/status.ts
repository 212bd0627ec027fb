import { Flags } from '@oclif/core'
import type { StatusReport } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { selectionFlags, toSelection } from '../../flags/selection-flags.ts'

export default class MigrateStatus extends BaseCommand {
  static override summary = 'Show which version the placements have.'
  static override description =
    'The versions as a distribution first, then the placements that are behind. The catalog answers, for ' +
    'any number of placements at once; with --live the placements themselves are asked, and the catalog ' +
    'is corrected where it was wrong. Exit 1 if any placement is not at the newest version.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --live --cluster eu',
    '<%= config.bin %> <%= command.id %> --json',
  ]
  static override flags = {
    ...selectionFlags,
    live: Flags.boolean({ summary: 'Ask the placements themselves, and not the catalog.' }),
  }

  async run(): Promise<StatusReport> {
    const { flags } = await this.parse(MigrateStatus)
    const { readFleetPlan, refreshLedgers, reportStatus } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderStatus } = await import('../../terminal/render-plan.ts')

    await using open = await openFleet()
    const migrations = await open.migrations()
    const selection = toSelection(flags)
    if (flags.live) {
      const corrected = await refreshLedgers(open.fleet, migrations, selection)
      this.log(`asked every placement; the catalog was wrong about ${corrected}`)
    }
    const report = reportStatus(await readFleetPlan(open.fleet, migrations, selection))
    this.log(renderStatus(report, this.paint))
    if (report.behind.length > 0) process.exitCode = 1
    return report
  }
}
