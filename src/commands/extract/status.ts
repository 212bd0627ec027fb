import { Args } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { RouteReport } from '../../terminal/index.ts'

export default class ExtractStatus extends BaseCommand {
  static override summary =
    'Show where the calls to extracted modules are done, which brought themselves back, and whose rows have moved.'
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
    const { extraction, moves } = open.fleet
    const demotions = await extraction.demotions()
    const report = {
      routes: await extraction.routes(args.MODULE),
      demotions: demotions.filter(({ module }) => module === (args.MODULE ?? module)),
      moves: await moves.list(args.MODULE),
    }
    this.log(renderRoutes(report, this.paint))
    return report
  }
}
