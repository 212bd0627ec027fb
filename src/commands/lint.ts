import { Args, Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import { BaseCommand } from '../base-command.ts'
import type { ApplicationReport } from '../lint/index.ts'

export default class Lint extends BaseCommand {
  static override summary = 'Find tenant leaks in the code, and what is dangerous in migrations.'
  static override description =
    'The code is read with the type checker, migrations with the grammar of PostgreSQL; no database is needed. ' +
    'A finding is allowed with a reason, in a comment or in the migration (docs/lint.md). Exit 1 when an error is found.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> src/modules/billing --rule unscoped-query',
    '<%= config.bin %> <%= command.id %> --since origin/main --format github',
    '<%= config.bin %> <%= command.id %> --format sarif > lint.sarif',
    '<%= config.bin %> <%= command.id %> --baseline lint-baseline.json --update-baseline',
  ]
  static override args = {
    PATH: Args.string({
      description: 'Tell only what is in these files and folders; give several.',
      multiple: true,
    }),
  }
  static override flags = {
    code: Flags.boolean({ summary: 'Judge what the code does with tenants. Default: all three.' }),
    boundaries: Flags.boolean({ summary: 'Judge what modules do with one another.' }),
    sql: Flags.boolean({ summary: 'Judge the migrations.' }),
    rule: Flags.string({
      summary: 'Only this rule; give several.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ID',
    }),
    since: Flags.string({
      summary: 'Tell only what is in files that have changed since a git ref.',
      helpValue: 'REF',
    }),
    format: Flags.string({
      summary: 'How to tell it: github are the annotations of GitHub Actions.',
      options: ['pretty', 'json', 'sarif', 'github'],
      default: 'pretty',
    }),
    baseline: Flags.string({
      summary: 'A file of findings that are known; only others are told.',
      helpValue: 'FILE',
    }),
    'update-baseline': Flags.boolean({
      summary: 'Write what is found to the baseline, and tell nothing.',
      dependsOn: ['baseline'],
      // A part of the findings would take the place of all.
      exclusive: ['rule', 'since'],
    }),
    'max-warnings': Flags.integer({ summary: 'Exit 1 also when there are more warnings.', min: 0 }),
  }

  async run(): Promise<ApplicationReport> {
    const { args, flags } = await this.parse(Lint)
    const { lintApplication } = await import('../workspace/lint-application.ts')
    const { readBaseline, writeBaseline } = await import('../workspace/lint-baseline.ts')
    const { renderReport } = await import('../terminal/render-report.ts')
    const { withoutKnown } = await import('../lint/index.ts')

    if (flags['update-baseline'] && args.PATH !== undefined) throw partOfBaseline()
    const all = !flags.code && !flags.boundaries && !flags.sql
    const found = await lintApplication({
      code: all || flags.code,
      sql: all || flags.sql,
      boundaries: all || flags.boundaries,
      rules: flags.rule ?? [],
      paths: args.PATH ?? [],
      since: flags.since,
    })
    const { baseline: file, 'update-baseline': updates } = flags
    const report =
      file === undefined
        ? found
        : withoutKnown(found, updates ? await writeBaseline(file, found) : await readBaseline(file))
    if (flags.format === 'json') this.logJson(this.toSuccessJson(report))
    else
      this.log(
        await renderReport(report, {
          format: flags.format,
          paint: this.paint,
          version: this.config.version,
        }),
      )
    if (isFailure(report, flags['max-warnings'])) process.exitCode = 1
    return report
  }
}

function partOfBaseline(): TenantryError {
  return new TenantryError('USAGE_UNEXPECTED_ARGUMENT', {
    message: 'A baseline is made of the whole application, and --update-baseline was given paths.',
    hint: 'Leave the paths away.',
  })
}

function isFailure({ findings }: ApplicationReport, mostWarnings = Infinity): boolean {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return warnings < findings.length || warnings > mostWarnings
}
