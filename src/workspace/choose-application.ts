import { resolve } from 'node:path'

import {
  type ApplicationChoices,
  assertChoices,
  DEFAULT_MODE,
  DEFAULT_MODULES,
  DEFAULT_NAME,
  suggestName,
} from '../scaffold/index.ts'
import { detectPackageManager } from './detect-package-manager.ts'
import type { GivenChoices } from './given-choices.ts'
import { findTargetProblem } from './new-application/index.ts'

export interface ChooseOptions {
  /** The folder the application is to stand in, whose name is the default for its own. Undefined: it gets the name's. */
  readonly folder: string | undefined
  /** Whether files may be written over those of a folder. */
  readonly force: boolean
  /** Asks for what was not given, where there is a terminal to ask on; otherwise the defaults are taken. */
  readonly ask: boolean
}

/**
 * Everything there is to decide about a new application.
 *
 * @throws {TenantryError} INIT_NAME_INVALID, INIT_MODULE_INVALID, or INTERRUPTED when a question was left with Ctrl-C.
 */
export async function chooseApplication(
  given: GivenChoices,
  { folder, force, ask }: ChooseOptions,
): Promise<ApplicationChoices> {
  const defaults: ApplicationChoices = {
    name: folder === undefined ? DEFAULT_NAME : suggestName(folder),
    mode: DEFAULT_MODE,
    modules: DEFAULT_MODULES,
    packageManager: detectPackageManager(process.env),
    pgbouncer: false,
  }
  // What was given is checked before anything is asked.
  assertChoices(complete(given, { ...defaults, name: DEFAULT_NAME }))
  const findNameProblem = async (name: string): Promise<string | undefined> =>
    folder === undefined ? findTargetProblem(resolve(name), force) : undefined
  const asks = ask && process.stdin.isTTY && process.stderr.isTTY
  const choices = asks ? await askFor(given, defaults, findNameProblem) : complete(given, defaults)
  assertChoices(choices)
  return choices
}

/** The prompts take longer to load than all the rest. */
async function askFor(
  given: GivenChoices,
  defaults: ApplicationChoices,
  findNameProblem: (name: string) => Promise<string | undefined>,
): Promise<ApplicationChoices> {
  const { askApplication } = await import('./ask-application.ts')
  return askApplication(given, defaults, findNameProblem)
}

function complete(given: GivenChoices, defaults: ApplicationChoices): ApplicationChoices {
  return {
    name: given.name ?? defaults.name,
    mode: given.mode ?? defaults.mode,
    modules: given.modules ?? defaults.modules,
    packageManager: given.packageManager ?? defaults.packageManager,
    pgbouncer: given.pgbouncer ?? defaults.pgbouncer,
  }
}
