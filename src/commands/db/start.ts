import { BaseCommand } from '../../base-command.ts'

interface DbStartResult {
  readonly started: boolean
  /** Absent when every cluster has a URL of its own, and nothing needs starting. */
  readonly url?: string
}

export default class DbStart extends BaseCommand {
  static override summary = 'Start the embedded PostgreSQL of this project, and leave it running.'
  static override description =
    'It listens on 127.0.0.1 and keeps its data in .saas. It runs until `saas db stop`; without this command, others start it when they need it and stop it when they are done.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<DbStartResult> {
    await this.parse(DbStart)
    const { loadProject } = await import('../../workspace/load-config.ts')
    const { embeddedDatabaseName } = await import('../../workspace/resolve-cluster-urls.ts')
    const { startEmbeddedPostgres } = await import('../../workspace/embedded-postgres/index.ts')

    const { root, config } = await loadProject()
    const embedded = [...config.clusters.values()].filter(({ url }) => url === undefined)
    const first = embedded.find(({ name }) => name === config.catalogCluster.name) ?? embedded[0]
    if (!first) {
      const reason = process.env['DATABASE_URL'] ? ' (DATABASE_URL is set)' : ''
      this.log(`Nothing to start: every cluster has a URL of its own${reason}.`)
      return { started: false }
    }

    const database = embeddedDatabaseName(config, first.name)
    const owner = 'project'
    const signal = this.interrupted
    const { url, started } = await startEmbeddedPostgres(root, { database, owner, signal })
    this.log(started ? `PostgreSQL runs at ${url}` : `PostgreSQL runs already at ${url}`)
    this.log('Stop it with `saas db stop`.')
    return { started, url }
  }
}
