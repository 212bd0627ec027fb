import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'

interface ModuleResult extends EditReport {
  readonly module: string
  /** True when nothing was written. */
  readonly dryRun: boolean
}

export default class GenerateModule extends BaseCommand {
  static override summary = 'Write a module and register it: a folder that owns its tables.'
  static override description =
    'A module has a public index, which others import, and no table yet: `saas generate resource` adds them. ' +
    'Writes everything or nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> order-desk --dry-run',
  ]
  static override args = {
    NAME: Args.string({ description: 'Lower-case words with - between them.', required: true }),
  }
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Show what would change, and change nothing.' }),
  }

  async run(): Promise<ModuleResult> {
    const { args, flags } = await this.parse(GenerateModule)
    const { loadProject } = await import('../../workspace/load-config.ts')
    const { planNewModule } = await import('../../workspace/generation/index.ts')
    const { changeFiles } = await import('../../workspace/change-files.ts')
    const { renderDryRun } = await import('../../terminal/render-dry-run.ts')
    const { renderEdits } = await import('../../terminal/render-edits.ts')

    const { root } = await loadProject()
    const dryRun = flags['dry-run']
    const plan = async () => ({ edits: await planNewModule(root, args.NAME) })
    const { edits } = await changeFiles(root, plan, { writes: !dryRun, signal: this.interrupted })
    const report = reportEdits(edits)
    this.log(dryRun ? renderDryRun(edits, this.paint) : renderEdits(report))
    if (!dryRun) this.log(`\nNext: \`saas generate resource ${args.NAME}/NAME\`.`)
    return { module: args.NAME, dryRun, ...report }
  }
}
