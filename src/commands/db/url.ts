import { Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'

interface DbUrlResult {
  readonly cluster: string
  readonly url: string
  /** Whether the URL is that of the embedded PostgreSQL. */
  readonly embedded: boolean
}

export default class DbUrl extends BaseCommand {
  static override summary = 'Print the database URL that the commands of this project use.'
  static override description =
    "The administrator's login of a cluster: from saas.config.ts, else of the embedded PostgreSQL, which must run. The URL holds the password."
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'psql "$(<%= config.bin %> <%= command.id %>)"',
  ]
  static override flags = {
    cluster: Flags.string({ summary: 'A cluster of saas.config.ts. Default: the first one.' }),
  }

  async run(): Promise<DbUrlResult> {
    const { flags } = await this.parse(DbUrl)
    const { loadProject } = await import('../../workspace/load-config.ts')
    const { findClusterUrl } = await import('../../workspace/find-cluster-url.ts')

    const project = await loadProject()
    const cluster = flags.cluster ?? project.config.catalogCluster.name
    const found = await findClusterUrl(project, cluster)
    this.log(found.url)
    return { cluster, ...found }
  }
}
