import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { ExtractionPlan } from '../../extract/index.ts'

export default class ExtractPlan extends BaseCommand {
  static override summary =
    'Say what it takes to make a service of a module, and what is in the way.'
  static override description =
    'Reads the application with the type checker: who uses the module and how, and what it needs. ' +
    'Works on any TypeScript project, and writes nothing. Exit 1 when something is refused.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> billing --path src/billing --json',
    '<%= config.bin %> <%= command.id %> billing --project apps/api/tsconfig.json',
  ]
  static override args = {
    MODULE: Args.string({ description: 'The name of its folder.', required: true }),
  }
  static override flags = {
    path: Flags.string({ summary: 'The folder of the module, where its name is not enough.' }),
    project: Flags.string({ summary: 'The tsconfig.json. Default: the nearest one.' }),
  }

  async run(): Promise<ExtractionPlan> {
    const { args, flags } = await this.parse(ExtractPlan)
    const { planCut } = await import('../../workspace/extraction/plan-cut.ts')
    const { renderExtraction } = await import('../../terminal/render-extraction.ts')

    const { path, project } = flags
    const plan = await planCut({ from: process.cwd(), module: args.MODULE, path, project })
    this.log(renderExtraction(plan, this.paint))
    if (plan.score.refused > 0) process.exitCode = 1
    return plan
  }
}
