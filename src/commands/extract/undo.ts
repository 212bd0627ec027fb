import { Args, Flags } from '@oclif/core'
import { reasonOf } from '@tenantry/runtime/errors'
import type { KeptRoute } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'

interface UndoResult extends EditReport {
  readonly module: string
  /** Files whose later changes were carried over. */
  readonly merged: readonly string[]
  /** Migrations that came with the extraction and have run: they are in the folder of the module. */
  readonly kept: readonly string[]
  /** Routes that stay in the catalog; undefined where it could not be asked. */
  readonly routes: readonly KeptRoute[] | undefined
}

export default class ExtractUndo extends BaseCommand {
  static override summary = 'Take an extraction back: every file is as it was, byte for byte.'
  static override description =
    'Changes that were made since to the code of the module, or beside what was edited, are carried over. Where that is not possible, ' +
    'or something generated was changed, nothing is written, and neither where rows have moved or events wait. Routes stay in the catalog; ' +
    'a migration that came with the extraction and has run goes into the folder of the module.'
  static override examples = ['<%= config.bin %> <%= command.id %> billing']
  static override args = {
    MODULE: Args.string({ description: 'The module.', required: true }),
  }
  static override flags = {
    'allow-dirty': Flags.boolean({ summary: 'Write although files are not committed.' }),
  }

  async run(): Promise<UndoResult> {
    const { args, flags } = await this.parse(ExtractUndo)
    const { findExtractions, requireExtraction } =
      await import('../../workspace/extraction/find-extraction.ts')
    const { undoExtraction } = await import('../../workspace/extraction/undo-extraction.ts')
    const { requireCleanTree } = await import('../../workspace/extraction/git-tree.ts')
    const { readLeftBehind, requireNothingLost } =
      await import('../../workspace/extraction/read-left-behind.ts')
    const { renderEdits } = await import('../../terminal/render-edits.ts')

    const module = args.MODULE
    const found = await requireExtraction(process.cwd(), module)
    if (!flags['allow-dirty']) await requireCleanTree(process.cwd())
    const left = await readLeftBehind(found).catch((error: unknown) => {
      this.warn(
        `The catalog could not be asked whether rows have moved, events wait or routes are set: ${reasonOf(error)}`,
      )
    })
    if (left !== undefined) requireNothingLost(found, left)
    const { edits, merged, kept } = await undoExtraction(found, {
      migrated: left?.migrated,
      others: await findExtractions(process.cwd()),
    })
    const report = reportEdits(edits)
    this.log(renderEdits(report))
    for (const path of merged) this.log(`Carried over what was changed since: ${path}`)
    for (const path of kept) this.log(`Stays, since placements have it: ${path}`)
    const routes = left?.routes
    if (routes !== undefined && routes.length > 0)
      this.logText(
        `Routes of ${module} stay in the catalog, and hold when it is extracted again: \`saas extract status ${module}\``,
      )
    return { module, merged, kept, routes, ...report }
  }
}
