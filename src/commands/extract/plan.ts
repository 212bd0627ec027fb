import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { ExtractionPlan } from '../../extract/index.ts'
import { type Paint, plain } from '../../terminal/index.ts'

interface PlanResult extends ExtractionPlan {
  /** What applying it would do, as git tells it; with --diff. */
  readonly diff?: string
}

export default class ExtractPlan extends BaseCommand {
  static override summary =
    'Say what it takes to make a service of a module, and what is in the way.'
  static override description =
    'Reads the application with the type checker: who uses the module and how, and what it needs. ' +
    'Works on any TypeScript project, and writes nothing but the page that you ask for. Exit 1 when something is refused, or there is nothing to serve.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> billing --path src/billing --json',
    '<%= config.bin %> <%= command.id %> billing --diff',
    '<%= config.bin %> <%= command.id %> billing --event recordUsage --diff',
    '<%= config.bin %> <%= command.id %> billing --project apps/api/tsconfig.json',
    '<%= config.bin %> <%= command.id %> billing --html plan.html',
  ]
  static override args = {
    MODULE: Args.string({ description: 'The name of its folder.', required: true }),
  }
  static override flags = {
    path: Flags.string({ summary: 'The folder of the module, where its name is not enough.' }),
    project: Flags.string({ summary: 'The tsconfig.json. Default: the nearest one.' }),
    event: Flags.string({
      summary:
        'A function that is done later: its calls are written down in the transaction of their caller.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    diff: Flags.boolean({ summary: 'Show what applying it would do to files.' }),
    html: Flags.string({
      summary: 'Write the plan as a page, with a picture of the cut.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<PlanResult> {
    const { args, flags } = await this.parse(ExtractPlan)
    const { requireNotExtracted } = await import('../../workspace/extraction/find-extraction.ts')
    const { planCut } = await import('../../workspace/extraction/plan-cut.ts')
    const { renderExtraction } = await import('../../terminal/render-extraction.ts')

    const { path, project, html } = flags
    const query = { from: process.cwd(), module: args.MODULE, path, project }
    await requireNotExtracted(query.from, query.module)
    const isDrawn = flags.diff || html !== undefined
    const wanted = isDrawn ? { serviceFolder: undefined, effects: new Map() } : undefined
    const { plan, changes } = await planCut(query, wanted, flags.event ?? [])
    const { renderDiff } = await import('../../terminal/render-diff.ts')
    const drawn = (paint: Paint): string | undefined =>
      changes && renderDiff(changes.edits, paint, changes.moved)
    const diff = drawn(plain)
    this.logText(renderExtraction(plan, this.paint))
    if (flags.diff) this.log(`\n${drawn(this.paint)}`)
    if (html !== undefined) await this.#writePage(plan, diff, html)
    if (plan.score.refused > 0 || plan.servesNothing) process.exitCode = 1
    return { ...plan, ...(flags.diff && diff !== undefined && { diff }) }
  }

  async #writePage(plan: ExtractionPlan, diff: string | undefined, path: string): Promise<void> {
    const { renderPage } = await import('../../extract/page/index.ts')
    const { writePage } = await import('../../workspace/extraction/write-page.ts')
    const page = renderPage(plan, diff === undefined ? {} : { diff })
    this.log(`\nThe page is ${await writePage(path, page)}.`)
  }
}
