import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'

interface UndoResult extends EditReport {
  readonly module: string
  /** Files whose later changes were carried over. */
  readonly merged: readonly string[]
}

export default class ExtractUndo extends BaseCommand {
  static override summary = 'Take an extraction back: every file is as it was, byte for byte.'
  static override description =
    'Changes that were made since to the code of the module, or beside what was edited, are carried over. Where that is not possible, ' +
    'or something generated was changed, nothing is written. Routes stay in the catalog: set them to `local` first.'
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
    const { renderEdits } = await import('../../terminal/render-edits.ts')

    const module = args.MODULE
    const found = await requireExtraction(process.cwd(), module)
    if (!flags['allow-dirty']) await requireCleanTree(process.cwd())
    const { edits, merged } = await undoExtraction(found, await findExtractions(process.cwd()))
    const report = reportEdits(edits)
    this.log(renderEdits(report))
    for (const path of merged) this.log(`Carried over what was changed since: ${path}`)
    return { module, merged, ...report }
  }
}
