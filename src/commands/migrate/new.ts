import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { changeFlags, readChangeFlags } from '../../flags/change-flags.ts'
import { newFileEdits } from '../../edits/index.ts'
import type { TextFile } from '../../scaffold/index.ts'

interface NewResult {
  /** In their order. */
  readonly files: readonly TextFile[]
}

export default class MigrateNew extends BaseCommand {
  static override summary = 'Write a migration: an empty one, or those of a described change.'
  static override description =
    'A described change is written in the form that holds nobody up: columns without a rewrite, rows in ' +
    'batches, constraints that are validated later, indexes built concurrently, and renames as a ' +
    'pair that expands and contracts.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> add_due_date --module billing',
    '<%= config.bin %> <%= command.id %> --add invoice.status:text',
    `<%= config.bin %> <%= command.id %> --add "invoice.status:text!='open'"`,
    `<%= config.bin %> <%= command.id %> --add invoice.label:text! --fill "'A-' || number"`,
    '<%= config.bin %> <%= command.id %> --index invoice.status --dry-run',
    '<%= config.bin %> <%= command.id %> --rename invoice.note:remark',
  ]
  static override args = {
    NAME: Args.string({ description: 'Of an empty one: what it does, such as add_due_date.' }),
  }
  static override flags = {
    module: Flags.string({
      summary: 'The module that owns the tables. Default: that of the table, or the only one.',
    }),
    sql: Flags.boolean({ summary: 'Write an empty one in plain SQL instead of TypeScript.' }),
    ...changeFlags,
    reason: Flags.string({ summary: 'Why a column may go.', dependsOn: ['drop'] }),
    fill: Flags.string({
      summary: 'SQL for what the rows that are there get, in --add and --not-null.',
    }),
    'dry-run': Flags.boolean({ summary: 'Show what would be written.' }),
  }

  async run(): Promise<NewResult> {
    const { args, flags } = await this.parse(MigrateNew)
    const { planDescribedMigrations, planEmptyMigration } =
      await import('../../workspace/plan-new-migrations.ts')
    const { applyEdits } = await import('../../workspace/apply-edits.ts')
    const { findProjectRoot } = await import('../../workspace/project-root.ts')
    const { recoverEdits } = await import('../../workspace/recover-edits.ts')

    const { module, sql, reason, fill } = flags
    const change = readChangeFlags(args.NAME, flags)
    const root = await findProjectRoot(process.cwd())
    await recoverEdits(root)
    const files =
      change === undefined
        ? await planEmptyMigration(root, {
            name: args.NAME ?? '',
            kind: sql ? 'sql' : 'typescript',
            module,
          })
        : await planDescribedMigrations(root, { ...change, reason, fill, module })
    if (flags['dry-run']) {
      this.log(files.map(({ path, content }) => `${path}\n\n${content}`).join('\n'))
      return { files }
    }
    await applyEdits(root, newFileEdits(files), { signal: this.interrupted })
    for (const { path } of files) this.log(path)
    return { files }
  }
}
