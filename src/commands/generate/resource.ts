import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'

interface ResourceResult extends EditReport {
  readonly module: string
  /** The name of its table. */
  readonly table: string
  /** Where it answers: `/invoices`. */
  readonly path: string
  /** The column that no test could fill, where no tests were written for that reason; else null. */
  readonly untested: string | null
  /** True when nothing was written. */
  readonly dryRun: boolean
}

export default class GenerateResource extends BaseCommand {
  static override summary =
    'Write a table with its migration, repository, service, routes and tests.'
  static override description =
    'A field is field:type[?][=default][:unique][:ref=other]; docs/generate.md lists the types. Without fields ' +
    'it asks for them on a terminal. The migration runs in a scratch database before anything is written; ' +
    'everything is written, or nothing.'
  static override examples = [
    `<%= config.bin %> <%= command.id %> billing/customer name:text 'email:text?:unique'`,
    `<%= config.bin %> <%= command.id %> billing/invoice number:text:unique customer_id:uuid:ref=customer 'total:numeric(12,2)=0' 'status:enum(draft,sent)=draft'`,
    `<%= config.bin %> <%= command.id %> billing/line-item label:text invoice_id:uuid:ref=invoice --dry-run`,
  ]
  static override args = {
    NAME: Args.string({ description: 'MODULE/NAME, such as billing/invoice.', required: true }),
    FIELD: Args.string({
      description: 'Such as number:text:unique; give several.',
      multiple: true,
    }),
  }
  static override flags = {
    'no-fields': Flags.boolean({
      summary: 'Make a table with no fields of its own; ask for none.',
    }),
    'dry-run': Flags.boolean({ summary: 'Show what would change, and change nothing.' }),
  }

  async run(): Promise<ResourceResult> {
    const { args, flags } = await this.parse(GenerateResource)
    const { loadProject } = await import('../../workspace/load-config.ts')
    const { describeResource } = await import('../../workspace/generation/describe-resource.ts')
    const { generateResource } = await import('../../workspace/generation/index.ts')
    const { renderDryRun } = await import('../../terminal/render-dry-run.ts')
    const { renderEdits } = await import('../../terminal/render-edits.ts')

    const project = await loadProject()
    const described = await describeResource(args.NAME, args.FIELD ?? [], {
      ask: !this.jsonEnabled(),
      isBare: flags['no-fields'],
      extensions: project.config.extensions,
    })
    const dryRun = flags['dry-run']
    const options = { writes: !dryRun, signal: this.interrupted }
    const { names, edits, untested } = await generateResource(project, described, options)
    const report = reportEdits(edits)
    this.log(dryRun ? renderDryRun(edits, this.paint) : renderEdits(report))
    if (!dryRun) this.log(`\nNext: \`saas migrate\`; then /${names.path} answers.`)
    if (untested !== undefined)
      this.warn(`No tests were written: nothing makes what ${untested} points to.`)
    return {
      module: described.module,
      table: names.table,
      path: `/${names.path}`,
      untested: untested ?? null,
      dryRun,
      ...report,
    }
  }
}
