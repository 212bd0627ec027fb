import { realpath } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { lockAddress, tryLock } from '../socket-lock.ts'
import { choosePort } from './choose-port.ts'

/** What one `saas dev` has for itself until it is disposed. */
export interface ProjectClaim extends AsyncDisposable {
  /** See `choosePort`. */
  readonly choosePort: (flag: number | undefined, variable: string | undefined) => Promise<number>
}

/**
 * Makes this the one `saas dev` of a project: two would migrate and reload the same application side by side.
 *
 * @throws {TenantryError} DEV_RUNNING when there is one already.
 */
export async function claimProject(root: string): Promise<ProjectClaim> {
  const lock = await tryLock(lockAddress(`dev ${await realpath(root)}`))
  if (lock === undefined) throw running(root)
  const held: AsyncDisposable[] = [lock]
  return {
    choosePort: async (flag, variable) => {
      const chosen = await choosePort(flag, variable)
      held.push(chosen)
      return chosen.port
    },
    async [Symbol.asyncDispose]() {
      for (const one of held.splice(0)) await one[Symbol.asyncDispose]()
    },
  }
}

function running(root: string): TenantryError {
  return new TenantryError('DEV_RUNNING', {
    message: `\`saas dev\` runs already in ${root}.`,
    hint: 'Use that one, or stop it with Ctrl-C; another copy of the application runs in another folder.',
    details: { root },
  })
}
