import { BaseCommand } from '../base-command.ts'
import { verifyFlags } from '../flags/verify-flags.ts'
import type { VerifyReport } from '../verify/index.ts'

export default class Verify extends BaseCommand {
  static override summary = 'Attack one tenant as another in every mode, and prove that it fails.'
  static override description =
    'Creates two tenants in each mode that tiers use, fills every table for both, attacks every table, view and ' +
    'function of the second as the first, with a control beside each attack, and deletes both. Where saas.verify.ts ' +
    'declares them, so are routes, jobs and caches. Refuses what may be production (docs/verify.md). Exit 1 when an attack got through, or something was not attacked.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --report reports --format html --format junit',
    '<%= config.bin %> <%= command.id %> --mode pool --seed 4711',
    '<%= config.bin %> <%= command.id %> --mutate --report reports',
  ]
  static override flags = verifyFlags

  async run(): Promise<VerifyReport> {
    const { flags } = await this.parse(Verify)
    const { verifyWithProgress } = await import('../workspace/verify/verify-with-progress.ts')
    const { prepareReportFolder, writeReport } = await import('../workspace/verify/write-report.ts')
    const { newSeed } = await import('../workspace/verify/new-seed.ts')
    const { renderVerification } = await import('../terminal/render-verification.ts')

    if (flags.report !== undefined) await prepareReportFolder(flags.report)
    const common = {
      seed: flags.seed ?? newSeed(),
      url: flags.url?.href,
      version: this.config.version,
      signal: this.interrupted,
    }
    const { report, left } = await verifyWithProgress(async (onStep) => {
      if (flags.mutate) {
        const { mutateProject } = await import('../workspace/verify/mutate-project.ts')
        return await mutateProject({ ...common, onStep })
      }
      const { verifyProject } = await import('../workspace/verify/verify-project.ts')
      return await verifyProject({
        ...common,
        modes: flags.mode,
        database: flags.database,
        allowsProduction: flags['yes-production'],
        onStep,
      })
    })
    this.log(renderVerification(report, this.paint))
    if (flags.report !== undefined) {
      const paths = await writeReport(report, flags.report, flags.format)
      for (const path of paths) this.log(path)
    }
    if (!report.holds || left.length > 0) process.exitCode = 1
    return report
  }
}
