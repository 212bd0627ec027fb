import { delimiter, dirname } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { PACKAGE_MANAGER_COMMANDS, type PackageManager } from '../../scaffold/index.ts'
import { type Outcome, runStoppable } from '../run-stoppable.ts'

const TAIL_LINES = 15

export interface InstallOptions {
  readonly folder: string
  readonly packageManager: PackageManager
  readonly signal: AbortSignal
}

/**
 * Installs the dependencies of an application that has no lock file yet.
 *
 * @throws {TenantryError} INIT_INSTALL_FAILED with the end of what was printed, or DISK_FULL.
 */
export async function installDependencies(options: InstallOptions): Promise<void> {
  const { folder, packageManager, signal } = options
  const { install } = PACKAGE_MANAGER_COMMANDS[packageManager]
  const [program = packageManager, ...args] = install.split(' ')
  const outcome = await runStoppable(program, args, { cwd: folder, env: installEnv(), signal })
  if (!outcome.failed) return
  throw outcome.output.includes('ENOSPC')
    ? diskFull(install)
    : installFailed(install, folder, outcome)
}

/**
 * Fails where the package manager is not on the machine, or is too old for the settings of the application.
 *
 * @throws {TenantryError} INIT_PACKAGE_MANAGER_MISSING
 */
export async function checkPackageManager(options: InstallOptions): Promise<void> {
  const { folder, packageManager, signal } = options
  const { oldest, setup } = PACKAGE_MANAGER_COMMANDS[packageManager]
  const outcome = await runStoppable(packageManager, ['--version'], {
    cwd: folder,
    env: installEnv(),
    signal,
  })
  const version = outcome.failed ? undefined : outcome.stdout.trim()
  if (version !== undefined && Number.parseInt(version, 10) >= oldest) return
  throw new TenantryError('INIT_PACKAGE_MANAGER_MISSING', {
    message:
      version === undefined
        ? `${packageManager} does not run on this machine.`
        : `${packageManager} ${version} is too old: ${oldest} or newer is needed.`,
    hint: `${setup === undefined ? 'Install npm' : `Run \`${setup}\``}, choose another with --package-manager, or skip the installation with --no-install.`,
    details: { packageManager, ...(version === undefined ? {} : { version }) },
  })
}

/** Package managers run on this Node, and may write the lock file that is not there yet. */
function installEnv(): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
  }
}

function installFailed(command: string, folder: string, outcome: Outcome): TenantryError {
  const lines = outcome.output.replaceAll(folder, '.').trimEnd().split('\n')
  const tail = lines.slice(-TAIL_LINES).join('\n')
  return new TenantryError('INIT_INSTALL_FAILED', {
    message: `\`${command}\` failed. It ended with:\n${tail || (outcome.startError ?? '')}`,
    hint: `Mend what it says and run the same command again, or add --no-install and run \`${command}\` later.`,
    details: { command, ...(outcome.exitCode === undefined ? {} : { exitCode: outcome.exitCode }) },
  })
}

function diskFull(command: string): TenantryError {
  return new TenantryError('DISK_FULL', {
    message: `The disk is full: \`${command}\` could not finish.`,
    hint: 'Free some space and run the command again.',
    details: { command },
  })
}
