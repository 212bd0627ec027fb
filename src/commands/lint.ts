import { Flags } from '@oclif/core'

import { BaseCommand } from '../base-command.ts'
import type { ApplicationReport } from '../lint/index.ts'

export default class Lint extends BaseCommand {
  static override summary = 'Find tenant leaks in the code, and what is dangerous in migrations.'
  static override description =
    'The code is read with the type checker, migrations with the grammar of PostgreSQL; no database is needed. ' +
    'A finding is allowed with a reason, in a comment or in the migration (docs/lint.md). Exit 1 when an error is found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --sql',
    '<%= config.bin %> <%= command.id %> --code --json',
  ]
  static override flags = {
    code: Flags.boolean({ summary: 'Only the code; with --sql, both, as without either.' }),
    sql: Flags.boolean({ summary: 'Only the migrations.' }),
  }

  async run(): Promise<ApplicationReport> {
    const { flags } = await this.parse(Lint)
    const { lintApplication } = await import('../workspace/lint-application.ts')
    const { renderApplicationReport } = await import('../terminal/render-application-report.ts')

    const all = flags.code === flags.sql
    const report = await lintApplication({ code: all || flags.code, sql: all || flags.sql })
    this.log(renderApplicationReport(report, this.paint))
    if (report.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1
    return report
  }
}
