import { Args } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { StatusReport } from '../../terminal/index.ts'

interface ExtractedModule {
  readonly module: string
  /** Its folders, relative to the top of the repository. */
  readonly service: string
  readonly folder: string
  /** By the ids of edges: why they were let be. */
  readonly waived: Readonly<Record<string, string>>
}

interface StatusResult extends Partial<StatusReport> {
  /** What this repository has extracted. */
  readonly extracted: readonly ExtractedModule[]
}

export default class ExtractStatus extends BaseCommand {
  static override summary =
    'Show what is extracted, where calls are done, what brought itself back, what differs in shadow, what waits, and whose rows have moved.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> billing --json',
  ]
  static override args = { MODULE: Args.string({ description: 'The module. Default: all.' }) }

  async run(): Promise<StatusResult> {
    const { args } = await this.parse(ExtractStatus)
    const { findExtractions } = await import('../../workspace/extraction/find-extraction.ts')
    const { findProjectRoot } = await import('../../workspace/project-root.ts')
    const { renderExtracted } = await import('../../terminal/render-extracted.ts')

    const records = (await findExtractions(process.cwd())).map(({ record }) => record)
    const extracted = records
      .filter(
        ({ module, name }) => args.MODULE === undefined || [module, name].includes(args.MODULE),
      )
      .map(({ module, service, folder, waived }) => ({ module, service, folder, waived }))
    const hasCatalog = await findProjectRoot(process.cwd()).catch(() => undefined)
    // Where there is a catalog, its routes say enough of an application that has extracted nothing.
    if (extracted.length > 0 || hasCatalog === undefined)
      this.logText(`${renderExtracted(extracted)}\n`)
    if (hasCatalog === undefined) return { extracted }
    return { extracted, ...(await this.#readCatalog(args.MODULE)) }
  }

  async #readCatalog(module: string | undefined): Promise<StatusReport> {
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderWaiting } = await import('../../terminal/render-events.ts')
    const { renderRoutes } = await import('../../terminal/render-routes.ts')
    const { renderShadow } = await import('../../terminal/render-shadow.ts')

    await using open = await openFleet()
    await open.fleet.requireCatalog()
    const { extraction, events, moves } = open.fleet
    const demotions = await extraction.demotions()
    const report = {
      routes: await extraction.routes(module),
      demotions: demotions.filter((one) => one.module === (module ?? one.module)),
      moves: await moves.list(module),
      shadow: await extraction.shadows(module),
      events: await events.streams(module),
    }
    this.logText(renderRoutes(report, this.paint))
    const shadow = renderShadow(report.shadow, this.paint)
    if (shadow !== undefined) this.logText(`\n${shadow}`)
    const waiting = renderWaiting(report.events, this.paint)
    if (waiting !== undefined) this.logText(waiting)
    return report
  }
}
