import { Flags } from '@oclif/core'

import { BaseCommand } from '../base-command.ts'

interface DevResult {
  readonly port: number
  /** What the application exited with. */
  readonly exitCode: number
}

export default class Dev extends BaseCommand {
  static override summary = 'Run the application, with a database, two tenants and reload.'
  static override description =
    'Starts the embedded PostgreSQL for clusters without a URL, migrates the fleet, creates the tenants acme and globex when there is none, and runs src/main.ts with DATABASE_URL and PORT set. Tells when a migration waits for `saas migrate`. What it started stops with it.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 8080 --no-seed',
  ]
  static override flags = {
    port: Flags.integer({
      summary: 'The port. Default: PORT, else the first free one from 3000.',
      min: 1,
      max: 65_535,
    }),
    seed: Flags.boolean({
      summary: 'Create the tenants acme and globex when there is none.',
      default: true,
      allowNo: true,
    }),
  }

  async run(): Promise<DevResult> {
    const { flags } = await this.parse(Dev)
    const { claimProject, develop, requireMain } = await import('../workspace/development/index.ts')
    const { loadProject } = await import('../workspace/load-config.ts')
    const { renderDevBanner, renderPending } = await import('../terminal/render-dev-banner.ts')
    const { renderLogLine } = await import('../terminal/render-log-line.ts')

    const signal = this.interrupted
    const project = await loadProject()
    await requireMain(project.root)
    await using claim = await claimProject(project.root)
    const port = await claim.choosePort(flags.port, process.env['PORT'])
    const readable = (line: string) => this.log(renderLogLine(line, this.paint))
    const output = process.stdout.isTTY ? readable : 'stdout'
    const exitCode = await develop({
      project,
      port,
      seed: flags.seed,
      output: this.jsonEnabled() ? 'stderr' : output,
      signal,
      onMigrated: (names) => names.forEach((name) => this.log(`Migrated: ${name}`)),
      onPending: (names) => this.log(renderPending(names, this.paint)),
      onReady: (banner) => this.log(renderDevBanner(banner, this.paint)),
      onProblem: (thrown) => this.reportProblem(thrown),
    })
    if (!signal.aborted) process.exitCode = exitCode
    return { port, exitCode }
  }
}
