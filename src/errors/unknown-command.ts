import { TenantryError } from '@tenantry/runtime/errors'

import { nearestName } from './nearest-name.ts'

/** The error for a command that does not exist, with the nearest one that does. */
export function unknownCommand(given: string, existing: readonly string[]): TenantryError {
  const nearest = nearestName(given, existing)
  return new TenantryError('USAGE_UNKNOWN_COMMAND', {
    message: `There is no command \`saas ${given}\`.`,
    hint:
      nearest === undefined
        ? 'Run `saas --help` to see the commands.'
        : `Did you mean \`saas ${nearest}\`? \`saas --help\` lists the commands.`,
    details: { command: given },
  })
}
