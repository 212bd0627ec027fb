import { BaseCommand } from '../../base-command.ts'

interface DbStopResult {
  /** False when it did not run. */
  readonly stopped: boolean
}

export default class DbStop extends BaseCommand {
  static override summary = 'Stop the embedded PostgreSQL of this project; its data stay.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<DbStopResult> {
    await this.parse(DbStop)
    const { findProjectRoot } = await import('../../workspace/project-root.ts')
    const { stopEmbeddedPostgres } = await import('../../workspace/embedded-postgres/index.ts')

    const { stopped } = await stopEmbeddedPostgres(await findProjectRoot(process.cwd()))
    this.log(stopped ? 'PostgreSQL is stopped.' : 'PostgreSQL was not running.')
    return { stopped }
  }
}
