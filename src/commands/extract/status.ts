import { Args } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { RouteReport } from '../../terminal/index.ts'

export default class ExtractStatus extends BaseCommand {
  static override summary =
    'Show where the calls to extracted modules are done, and which brought themselves back.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> billing --json',
  ]
  static override args = { MODULE: Args.string({ description: 'The module. Default: all.' }) }

  async run(): Promise<RouteReport> {
    const { args } = await this.parse(ExtractStatus)
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderRoutes } = await import('../../terminal/render-routes.ts')

    await using open = await openFleet()
    const { extraction } = open.fleet
    const demotions = await extraction.demotions()
    const report = {
      routes: await extraction.routes(args.MODULE),
      demotions: demotions.filter(({ module }) => module === (args.MODULE ?? module)),
    }
    this.log(renderRoutes(report, this.paint))
    return report
  }
}
