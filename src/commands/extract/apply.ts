import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { type EditReport, reportEdits } from '../../edits/index.ts'
import { toEffects, toEvents, toWaivers } from '../../flags/extract-flags.ts'

interface ApplyResult extends EditReport {
  readonly module: string
  /** The folder of the service, relative to the root; undefined where nothing was done. */
  readonly service: string | undefined
  /** Whether it was extracted before. */
  readonly wasApplied: boolean
  readonly checks: readonly {
    readonly command: string
    readonly before: boolean | undefined
    readonly after: boolean
  }[]
}

export default class ExtractApply extends BaseCommand {
  static override summary =
    'Make a service of a module: its package, its contracts, and a facade where it was.'
  static override description =
    'Does what `saas extract plan` says: all files or none. The type check and the tests of the project run before and behind it, ' +
    'and what was green and is red puts every file back. Afterwards every call runs in the application as before, until ' +
    '`saas extract route` says otherwise. A second run does nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> billing --path src/billing --service-dir apps/billing',
    '<%= config.bin %> <%= command.id %> billing --read findInvoice --read listInvoices --idempotent pay',
    '<%= config.bin %> <%= command.id %> billing --event recordUsage',
    "<%= config.bin %> <%= command.id %> billing --waive 'src/app.ts:12:cycle:src/app.ts=loaded late'",
  ]
  static override args = {
    MODULE: Args.string({ description: 'The name of its folder.', required: true }),
  }
  static override flags = {
    path: Flags.string({ summary: 'The folder of the module, where its name is not enough.' }),
    project: Flags.string({ summary: 'The tsconfig.json. Default: the nearest one.' }),
    'service-dir': Flags.string({
      summary: 'The folder of the service. Default: services/MODULE.',
    }),
    waive: Flags.string({
      summary: 'Let a refused edge be: its id and a reason, with = between.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    read: Flags.string({
      summary: 'A function that changes no row: it can be compared in shadow, and repeated.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    idempotent: Flags.string({
      summary: 'A function that may be done twice: its call is repeated when no answer came.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    event: Flags.string({
      summary:
        'A function that is done later: its calls are written down in the transaction of their caller.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'allow-dirty': Flags.boolean({ summary: 'Write although files are not committed.' }),
    'check-command': Flags.string({
      summary:
        'What checks the types. Default: a script of the project, else its compiler. Empty for none.',
    }),
    'test-command': Flags.string({
      summary: 'What runs the tests. Default: the script `test` of the project. Empty for none.',
    }),
  }

  async run(): Promise<ApplyResult> {
    const { args, flags } = await this.parse(ExtractApply)
    const { applyExtraction } = await import('../../workspace/extraction/apply-extraction.ts')
    const { findExtraction } = await import('../../workspace/extraction/find-extraction.ts')
    const { renderApplied } = await import('../../terminal/render-applied.ts')
    const { Progress } = await import('../../workspace/progress.ts')

    const module = args.MODULE
    const from = process.cwd()
    const known = await findExtraction(from, module)
    if (known !== undefined) {
      this.log(`${module} is extracted already, to ${known.record.service}: nothing to do.`)
      const service = known.record.service
      return { module, service, wasApplied: true, files: [], checks: [] }
    }
    const progress = new Progress(process.stderr)
    try {
      const { path, project } = flags
      const applied = await applyExtraction({
        query: { from, module, path, project },
        serviceFolder: flags['service-dir'],
        waivers: toWaivers(flags.waive ?? []),
        effects: toEffects(flags.read ?? [], flags.idempotent ?? []),
        events: toEvents(flags.event ?? [], flags.read ?? []),
        allowDirty: flags['allow-dirty'],
        types: flags['check-command'],
        tests: flags['test-command'],
        signal: this.interrupted,
        onStep: (text) => progress.step(text),
      })
      progress.stop()
      this.logText(renderApplied(applied, this.paint))
      const { before, after, service } = applied
      const checks = after.map(({ command, isGreen }, at) => ({
        command,
        before: before[at]?.isGreen,
        after: isGreen,
      }))
      return { module, service, wasApplied: false, checks, ...reportEdits(applied.edits) }
    } finally {
      progress.stop()
    }
  }
}
