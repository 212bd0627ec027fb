import { confirm, input, select } from '@inquirer/prompts'
import type { Mode } from '@tenantry/runtime/config'

import {
  type ApplicationChoices,
  checkApplicationName,
  checkModules,
  PACKAGE_MANAGERS,
  type PackageManager,
  splitModules,
} from '../scaffold/index.ts'
import { answered } from './answered.ts'
import type { GivenChoices } from './given-choices.ts'

/**
 * Asks for the choices that were not given, on the terminal; `defaults` is what Enter takes. `findNameProblem`
 * says why a name that is well formed will not do.
 *
 * @throws {TenantryError} INTERRUPTED on Ctrl-C.
 */
export async function askApplication(
  given: GivenChoices,
  defaults: ApplicationChoices,
  findNameProblem: (name: string) => Promise<string | undefined>,
): Promise<ApplicationChoices> {
  // The result alone goes to stdout.
  const context = { output: process.stderr }
  const asked = {
    name: () =>
      input(
        {
          message: 'Name of the application',
          default: defaults.name,
          validate: async (name) =>
            explain(checkApplicationName(name) ?? (await findNameProblem(name))),
        },
        context,
      ),
    mode: () =>
      select<Mode>(
        { message: 'Where do new tenants live?', choices: MODE_CHOICES, default: defaults.mode },
        context,
      ),
    modules: async () => {
      const answer = await input(
        {
          message: 'Modules, separated by spaces',
          default: defaults.modules.join(' '),
          validate: (text) => {
            const problem = checkModules(splitModules(text))
            return explain(problem && `${problem.name}: ${problem.reason}`)
          },
        },
        context,
      )
      return splitModules(answer)
    },
    packageManager: () =>
      select<PackageManager>(
        {
          message: 'Package manager',
          choices: PACKAGE_MANAGERS.map((value) => ({ value })),
          default: defaults.packageManager,
        },
        context,
      ),
    pgbouncer: () =>
      confirm(
        {
          message: 'PgBouncer in front of PostgreSQL, for more processes than it has connections?',
          default: defaults.pgbouncer,
        },
        context,
      ),
  }
  return await answered(async () => ({
    name: given.name ?? (await asked.name()),
    mode: given.mode ?? (await asked.mode()),
    modules: given.modules ?? (await asked.modules()),
    packageManager: given.packageManager ?? (await asked.packageManager()),
    pgbouncer: given.pgbouncer ?? (await asked.pgbouncer()),
  }))
}

const MODE_CHOICES: { value: Mode; name: string; description: string }[] = [
  {
    value: 'pool',
    name: 'pool    all in one schema',
    description:
      'Many small tenants: cheapest to run, one migration for all. A tier may still choose another mode.',
  },
  {
    value: 'bridge',
    name: 'bridge  a schema each',
    description: 'Hundreds to thousands of tenants: each can be backed up and moved alone.',
  },
  {
    value: 'silo',
    name: 'silo    a database each',
    description:
      'Few large or regulated tenants: strongest separation, in a region of their own if need be.',
  },
]

function explain(problem: string | undefined): true | string {
  return problem === undefined ? true : `This cannot be: ${problem}.`
}
