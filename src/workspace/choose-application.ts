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

export interface ChooseOptions {
  /** The folder the application is to stand in, whose name is the default for its own. */
  readonly folder: string | undefined
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
  { folder, ask }: ChooseOptions,
): Promise<ApplicationChoices> {
  const defaults: ApplicationChoices = {
    name: folder === undefined ? DEFAULT_NAME : suggestName(folder),
    mode: DEFAULT_MODE,
    modules: DEFAULT_MODULES,
    packageManager: detectPackageManager(process.env),
  }
  // What was given is checked before anything is asked.
  assertChoices(complete(given, { ...defaults, name: DEFAULT_NAME }))
  const asks = ask && process.stdin.isTTY && process.stderr.isTTY
  const choices = asks ? await askFor(given, defaults) : complete(given, defaults)
  assertChoices(choices)
  return choices
}

/** The prompts take longer to load than all the rest. */
async function askFor(
  given: GivenChoices,
  defaults: ApplicationChoices,
): Promise<ApplicationChoices> {
  const { askApplication } = await import('./ask-application.ts')
  return askApplication(given, defaults)
}

function complete(given: GivenChoices, defaults: ApplicationChoices): ApplicationChoices {
  return {
    name: given.name ?? defaults.name,
    mode: given.mode ?? defaults.mode,
    modules: given.modules ?? defaults.modules,
    packageManager: given.packageManager ?? defaults.packageManager,
  }
}
