import { Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { EditReport } from '../../edits/index.ts'

interface RepositoriesResult extends EditReport {
  /** With --check: the paths of those that somebody has written into. */
  readonly edited?: readonly string[]
}

export default class GenerateRepositories extends BaseCommand {
  static override summary =
    'Write the Kysely types of all tables, and a repository for each tenant table.'
  static override description =
    'The tables are those that the migrations make, read back from a scratch database of the embedded ' +
    'PostgreSQL. With --url they are those of a database that is there, which is only read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --check',
    '<%= config.bin %> <%= command.id %> --module billing --dry-run',
    '<%= config.bin %> <%= command.id %> --url postgres://localhost/shop --schema public --out src/db',
  ]
  static override flags = {
    check: Flags.boolean({ summary: 'Write nothing; exit 1 where a file is out of date.' }),
    'dry-run': Flags.boolean({ summary: 'Show what would change.', exclusive: ['check'] }),
    force: Flags.boolean({ summary: 'Write files anew that were edited by hand.' }),
    module: Flags.string({ multiple: true, summary: 'Those of this module alone.' }),
    url: Flags.string({
      summary: 'Read this database instead of the migrations.',
      dependsOn: ['out'],
      exclusive: ['module'],
    }),
    schema: Flags.string({ summary: 'Of the database. Default: public.', dependsOn: ['url'] }),
    out: Flags.string({ summary: 'The folder for the code, with --url.', dependsOn: ['url'] }),
  }

  async run(): Promise<RepositoriesResult> {
    const { flags } = await this.parse(GenerateRepositories)
    const { generateCode } = await import('../../workspace/generation/generate-code.ts')
    const { findEdited } = await import('../../workspace/generation/find-edited.ts')
    const { reportEdits } = await import('../../edits/index.ts')
    const { renderDryRun } = await import('../../terminal/render-dry-run.ts')
    const { renderEdits, renderStale } = await import('../../terminal/render-edits.ts')

    const { check, force, module: modules, url, schema = 'public', out = '' } = flags
    const live = url === undefined ? undefined : { url, schema, out }
    // A check tells of edited files, and of the others too.
    const writes = !check && !flags['dry-run']
    const options = { modules, live, force: force || check, writes }
    const edits = await generateCode(options, this.interrupted)
    const report = reportEdits(edits)
    if (check) {
      const edited = findEdited(edits)
      this.log(renderStale(report, edited))
      if (report.files.some(({ change }) => change !== 'none')) process.exitCode = 1
      return { ...report, edited }
    }
    if (flags['dry-run']) {
      this.log(renderDryRun(edits, this.paint))
      return report
    }
    this.log(renderEdits(report))
    return report
  }
}
