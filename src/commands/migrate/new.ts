import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'

export default class MigrateNew extends BaseCommand {
  static override summary = 'Write a new, empty migration into a module.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> add_due_date --module billing',
    '<%= config.bin %> <%= command.id %> add_due_date --module billing --sql',
  ]
  static override args = {
    NAME: Args.string({ required: true, description: 'What it does, such as add_due_date.' }),
  }
  static override flags = {
    module: Flags.string({
      summary: 'The module that owns the tables. Default: the only one there is.',
    }),
    sql: Flags.boolean({ summary: 'Write plain SQL instead of TypeScript.' }),
  }

  async run(): Promise<{ readonly path: string }> {
    const { args, flags } = await this.parse(MigrateNew)
    const { loadProject } = await import('../../workspace/load-config.ts')
    const { findModule } = await import('../../workspace/find-module.ts')
    const { planMigrationFile } = await import('../../scaffold/plan-migration-file.ts')
    const { writeNewFile } = await import('../../workspace/write-new-file.ts')

    const { root } = await loadProject()
    const module = await findModule(root, flags.module)
    const kind = flags.sql ? 'sql' : 'typescript'
    const file = planMigrationFile({ module, name: args.NAME, kind, now: new Date() })
    await writeNewFile(root, file)
    this.log(file.path)
    return { path: file.path }
  }
}
