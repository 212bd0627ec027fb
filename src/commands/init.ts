import { basename, resolve } from 'node:path'

import { Args, type Interfaces } from '@oclif/core'

import { toAdoptAnswers } from '../flags/adopt-flags.ts'
import { BaseCommand } from '../base-command.ts'
import { initFlags } from '../flags/init-flags.ts'
import { type ApplicationChoices, explainName } from '../scaffold/index.ts'
import type { AdoptResult } from '../workspace/adoption/index.ts'
import type { GitOutcome } from '../workspace/new-application/index.ts'

interface InitResult extends ApplicationChoices {
  /** The folder of the application, absolute. */
  readonly directory: string
  /** Relative to the folder. */
  readonly files: readonly string[]
  /** True when nothing was written. */
  readonly dryRun: boolean
  readonly installed: boolean
  readonly git: GitOutcome
}

export default class Init extends BaseCommand {
  static override summary = 'Write a multi-tenant application that runs, with its tests.'
  static override description =
    'Asks for what no flag tells. With --yes or --json, or without a terminal, it takes the defaults. ' +
    'Writes everything or nothing: a failure or Ctrl-C leaves no file behind.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> acme --yes',
    '<%= config.bin %> <%= command.id %> acme --mode bridge --module projects --module billing',
    '<%= config.bin %> <%= command.id %> acme --yes --dry-run',
    '<%= config.bin %> <%= command.id %> --adopt --url postgres://localhost/acme --tenant-table accounts --dry-run',
  ]
  static override args = {
    DIR: Args.string({
      description: 'Folder of the application. Default: its name, under this folder.',
    }),
  }
  static override flags = initFlags

  async run(): Promise<InitResult | AdoptResult> {
    const { args, flags } = await this.parse(Init)
    if (flags.adopt) return await this.#adopt(args.DIR, flags)
    const { chooseApplication } = await import('../workspace/choose-application.ts')
    const { planNewApplication } = await import('../workspace/plan-new-application.ts')
    const { checkTarget } = await import('../workspace/new-application/index.ts')
    const { createWithProgress } = await import('../workspace/create-with-progress.ts')
    const { renderApplication } = await import('../terminal/render-application.ts')

    const { name, mode, module: modules, 'package-manager': packageManager, pgbouncer } = flags
    const given = { name, mode, modules, packageManager, pgbouncer }
    const known = args.DIR ?? name
    if (known !== undefined) await checkTarget(resolve(known), flags.force)
    const choices = await chooseApplication(given, {
      folder: args.DIR && basename(resolve(args.DIR)),
      force: flags.force,
      ask: !flags.yes && !this.jsonEnabled(),
    })
    const directory = resolve(args.DIR ?? choices.name)
    await checkTarget(directory, flags.force)
    const files = await planNewApplication(choices)
    const result = { ...choices, directory, files: files.map(({ path }) => path) }
    if (flags['dry-run']) {
      this.log(result.files.join('\n'))
      return { ...result, dryRun: true, installed: false, git: 'not-wanted' }
    }
    const git = await createWithProgress({
      target: directory,
      files,
      force: flags.force,
      install: flags.install ? choices.packageManager : undefined,
      git: flags.git,
      signal: this.interrupted,
    })
    const made = { ...result, dryRun: false, installed: flags.install, git }
    const nameNote = name === undefined ? explainName(choices.name, basename(directory)) : undefined
    this.log(renderApplication({ ...made, nameNote }, process.cwd(), this.paint))
    return made
  }

  async #adopt(
    folder: string | undefined,
    flags: Interfaces.InferredFlags<typeof initFlags>,
  ): Promise<AdoptResult> {
    const { adopt } = await import('../workspace/adoption/index.ts')
    const { renderAdoptPlan } = await import('../terminal/render-adopt-plan.ts')

    const result = await adopt({
      ...toAdoptAnswers(flags),
      folder,
      url: flags.url,
      application: flags.name,
      module: flags.module?.[0],
      asks: !flags.yes && !this.jsonEnabled() && process.stdin.isTTY && process.stderr.isTTY,
      now: new Date(),
      dryRun: flags['dry-run'],
      signal: this.interrupted,
      onPlan: (tables) => this.log(renderAdoptPlan(tables, this.paint)),
    })
    if (result.isAdopted) {
      this.log('This application is adopted already; nothing was written.')
      return result
    }
    this.log(result.files.map(({ path }) => path).join('\n'))
    if (!flags['dry-run']) this.log('\nNext: docs/tenancy.md tells the order of things.')
    return result
  }
}
