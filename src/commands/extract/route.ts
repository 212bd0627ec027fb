import { Args } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { routeFlags, toRouteTarget, toUnsetTarget } from '../../flags/route-flags.ts'
import type { RouteReport } from '../../terminal/index.ts'

export default class ExtractRoute extends BaseCommand {
  static override summary = 'Say where the calls of some tenants to an extracted module are done.'
  static override description =
    'In this process (`local`), in the service (`remote`), or here with the reads of the service compared (`shadow`). A tenant ' +
    'goes by its own route, else by that of its tier, else by its share; without any, calls are local. Every process follows ' +
    'within 5 s, without a restart. A route that is set holds again for a module that brought itself back.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing shadow --tenant acme',
    '<%= config.bin %> <%= command.id %> billing remote --percent 50',
    '<%= config.bin %> <%= command.id %> billing local --tier enterprise',
    '<%= config.bin %> <%= command.id %> billing unset --tenant acme',
  ]
  static override args = {
    MODULE: Args.string({ required: true, description: 'The module.' }),
    MODE: Args.option({
      options: ['local', 'shadow', 'remote', 'unset'] as const,
      description:
        'Where its calls are done; `unset` takes the route away, so that the next one holds.',
    })({ required: true }),
  }
  static override flags = routeFlags

  async run(): Promise<RouteReport> {
    const { args, flags } = await this.parse(ExtractRoute)
    const { removeExtractionRoute, setExtractionRoute } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { findExtractions } = await import('../../workspace/extraction/find-extraction.ts')
    const { renderRoutes } = await import('../../terminal/render-routes.ts')

    const { MODULE, MODE } = args
    await using open = await openFleet()
    const { fleet } = open
    if (MODE === 'unset') await removeExtractionRoute(fleet, MODULE, toUnsetTarget(flags))
    else await setExtractionRoute(fleet, MODULE, toRouteTarget(flags), MODE)
    const routes = await fleet.extraction.routes(MODULE)
    const records = (await findExtractions(open.root)).map(({ record }) => record)
    const isKnown = records.some(({ module, name }) => [module, name].includes(MODULE))
    // Facades that somebody has written by hand have no record.
    if (records.length > 0 && !isKnown)
      this.warn(
        `No extraction of ${MODULE} has been applied here, but of ${records.map(({ name }) => name).join(', ')}.`,
      )
    const report = { routes, demotions: [], moves: [] }
    this.logText(renderRoutes(report, this.paint))
    return report
  }
}
