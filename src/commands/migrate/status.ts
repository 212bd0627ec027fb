import type { FleetPlan } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'

export default class MigrateStatus extends BaseCommand {
  static override summary = 'Show which version each placement has.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<FleetPlan> {
    await this.parse(MigrateStatus)
    const { readFleetPlan } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderFleetStatus } = await import('../../terminal/render-fleet.ts')

    await using open = await openFleet()
    const plan = await readFleetPlan(open.fleet, await open.migrations())
    this.log(renderFleetStatus(plan, this.paint))
    return plan
  }
}
