import { BaseCommand } from '../base-command.ts'
import type { LintReport } from '../lint/index.ts'

export default class Lint extends BaseCommand {
  static override summary = 'Find statements of migrations that lose data, wait long, or leak.'
  static override description =
    "Reads the SQL of all migrations with PostgreSQL's own grammar; no database is needed. A migration " +
    'allows a finding with a reason (docs/migration-lint.md). Exit 1 when an error is found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ]

  async run(): Promise<LintReport> {
    await this.parse(Lint)
    const { lintMigrations } = await import('../lint/index.ts')
    const { readProjectMigrations } = await import('../workspace/read-project-migrations.ts')
    const { renderLintReport } = await import('../terminal/render-findings.ts')

    const report = await lintMigrations(await readProjectMigrations())
    this.log(renderLintReport(report, this.paint))
    if (report.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1
    return report
  }
}
