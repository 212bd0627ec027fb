import { Flags } from '@oclif/core'

import { BaseCommand } from '../base-command.ts'
import type { CheckReport, Diagnosis } from '../doctor/index.ts'
import { hidePasswords } from '../errors/index.ts'

export default class Doctor extends BaseCommand {
  static override summary =
    'Say what is wrong with this machine, config or database, and how to mend it.'
  static override description =
    'Changes nothing. Without a saas.config.ts it looks at the packages of the project and at the database of ' +
    '--url or DATABASE_URL. Exit 1 when something is wrong, or could not be looked at (docs/doctor.md).'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
    '<%= config.bin %> <%= command.id %> --url postgres://admin@db.example.com/shop',
  ]
  static override flags = {
    url: Flags.string({
      summary: 'Look at this database, in place of those of the configuration.',
    }),
  }

  async run(): Promise<Diagnosis> {
    const { flags } = await this.parse(Doctor)
    const { isSound, summarise } = await import('../doctor/index.ts')
    const { examine } = await import('../workspace/doctor/examine.ts')
    const { renderCheck, renderDiagnosis } = await import('../terminal/render-diagnosis.ts')

    const checks: CheckReport[] = []
    const options = { url: flags.url, signal: this.interrupted }
    for await (const check of examine(process.cwd(), options)) {
      const safe = withoutPasswords(check)
      checks.push(safe)
      this.log(renderCheck(safe, this.paint))
    }
    const diagnosis = summarise(checks)
    this.log(`\n${renderDiagnosis(diagnosis, this.paint)}`)
    if (!isSound(diagnosis)) process.exitCode = 1
    return diagnosis
  }
}

/** What servers and applications say may quote a URL. */
function withoutPasswords(check: CheckReport): CheckReport {
  return {
    ...check,
    note: hidePasswords(check.note),
    findings: check.findings.map(({ what, why, remedy, ...finding }) => ({
      ...finding,
      what: hidePasswords(what),
      why: hidePasswords(why),
      remedy: hidePasswords(remedy),
    })),
  }
}
