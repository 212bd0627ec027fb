import { Args } from '@oclif/core'

import { BaseCommand } from '../base-command.ts'
import { lintFlags, toBaselineUse, toLintScope } from '../flags/lint-flags.ts'
import type { ApplicationReport } from '../lint/index.ts'

export default class Lint extends BaseCommand {
  static override summary = 'Find tenant leaks in the code, and what is dangerous in migrations.'
  static override description =
    'The code is read with the type checker, migrations with the grammar of PostgreSQL; no database is needed. ' +
    'With --database, a live one is judged by what it holds: read-only, without the rights of a superuser. ' +
    'A finding is allowed with a reason, in a comment or in the migration (docs/lint.md). Exit 1 when an error is found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> src/modules/billing --rule unscoped-query',
    '<%= config.bin %> <%= command.id %> --since origin/main --format github',
    '<%= config.bin %> <%= command.id %> --format sarif > lint.sarif',
    '<%= config.bin %> <%= command.id %> --database "$DATABASE_URL" --app-role shop_app',
    '<%= config.bin %> <%= command.id %> --fix',
    '<%= config.bin %> <%= command.id %> --baseline lint-baseline.json --update-baseline',
  ]
  static override args = {
    PATH: Args.string({
      description: 'Tell only what is in these files and folders; give several.',
      multiple: true,
    }),
  }
  static override flags = lintFlags

  async run(): Promise<ApplicationReport> {
    const { args, flags } = await this.parse(Lint)
    const { lintBesideKnown } = await import('../workspace/lint-beside-known.ts')
    const { renderReport } = await import('../terminal/render-report.ts')
    const { readFindingSources } = await import('../workspace/read-sources.ts')

    const scope = toLintScope(args.PATH ?? [], flags)
    const baseline = toBaselineUse(flags)
    const first = await lintBesideKnown(scope, baseline)
    const isChanged = flags.fix && (await this.#fix(first, flags))
    const report = isChanged ? await lintBesideKnown(scope, baseline) : first
    // Under --json it is told anyway.
    const isJson = this.jsonEnabled() || flags.format === 'json'
    if (!isJson) {
      const { format } = flags
      const { version } = this.config
      const sources = await readFindingSources(format === 'pretty' ? report.findings : [])
      const width = process.stdout.columns ?? Infinity
      this.log(await renderReport(report, { format, version, paint: this.paint, width, sources }))
    }
    if (isJson && !this.jsonEnabled()) this.logJson(this.toSuccessJson(report))
    if (isFailure(report, flags['max-warnings'])) process.exitCode = 1
    return report
  }

  /** Whether anything was changed. What was, goes to standard output where people read, and beside it for machines. */
  async #fix(
    { findings }: ApplicationReport,
    { format, 'dry-run': isDry }: { readonly format: string; readonly 'dry-run': boolean },
  ): Promise<boolean> {
    const { fixFindings } = await import('../workspace/fix-findings.ts')
    const { renderDiff } = await import('../terminal/render-diff.ts')
    const { edits } = await fixFindings(findings, { writes: !isDry, signal: this.interrupted })
    if (edits.length === 0) return false
    const diff = renderDiff(edits, this.paint)
    if (format === 'pretty' && !this.jsonEnabled()) this.log(diff)
    else this.logToStderr(diff)
    return !isDry
  }
}

function isFailure({ findings }: ApplicationReport, mostWarnings = Infinity): boolean {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return warnings < findings.length || warnings > mostWarnings
}
