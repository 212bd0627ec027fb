import type { FleetPlan } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'

export default class MigratePlan extends BaseCommand {
  static override summary =
    'Show the SQL that is pending and which placements need it, without touching them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<FleetPlan> {
    await this.parse(MigratePlan)
    const { readFleetPlan } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderFleetPlan } = await import('../../terminal/render-fleet.ts')

    await using open = await openFleet()
    const plan = await readFleetPlan(open.fleet, await open.migrations())
    this.log(renderFleetPlan(plan, this.paint))
    return plan
  }
}
