import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import type { FileChange, PackageManager } from '../../scaffold/index.ts'
import { createRepository, type GitOutcome } from './create-repository.ts'
import { checkPackageManager, installDependencies } from './install-dependencies.ts'
import { Journal } from '../journal.ts'
import { moveIntoPlace } from './move-into-place.ts'
import { checkTarget, makeFolder } from './target-folder.ts'
import { writeFiles } from './write-files.ts'

export type CreationStep = 'write' | 'install' | 'commit'

export interface CreateApplicationOptions {
  /** The folder of the application: missing, empty, or with `force` any. */
  readonly target: string
  readonly files: readonly FileChange[]
  /** Overwrites files of the same name. Others stay. */
  readonly force: boolean
  /** What installs the dependencies; undefined leaves that to the user. */
  readonly install: PackageManager | undefined
  readonly git: boolean
  /** Ends the work; what was begun is taken away again. */
  readonly signal: AbortSignal
  readonly onStep: (step: CreationStep) => void
}

/**
 * Writes an application into a folder: all of it, or nothing.
 *
 * Everything is made in a hidden folder beside the target (inside it, where it exists, so as to be on the same
 * file system) and moved into place at the end. Only a killed process leaves that folder, `.*.saas-init`, behind.
 */
export async function createApplication(options: CreateApplicationOptions): Promise<GitOutcome> {
  const { target, force } = options
  const isNew = (await checkTarget(target, force)) === 'missing'
  const parent = isNew ? dirname(target) : target
  const removeParents = await makeFolder(parent)
  const staging = join(parent, `.${basename(target)}-${randomBytes(4).toString('hex')}.saas-init`)
  const staged = join(staging, basename(target))
  try {
    // Fails with the name of the folder that people know, not with that of the staging folder.
    await access(parent, constants.W_OK)
    await mkdir(staged, { recursive: true })
    const outcome = await fill(staged, parent, options)
    options.signal.throwIfAborted()
    if (isNew) await rename(staged, target)
    else await merge(staged, join(staging, 'replaced'), options)
    await remove(staging)
    return outcome
  } catch (error) {
    await remove(staging)
    await removeParents()
    throw error
  }
}

async function fill(
  staged: string,
  parent: string,
  { files, install, git, signal, onStep }: CreateApplicationOptions,
): Promise<GitOutcome> {
  if (install !== undefined) {
    await checkPackageManager({ folder: staged, packageManager: install, signal })
  }
  onStep('write')
  await writeFiles(staged, files, signal)
  if (install !== undefined) {
    onStep('install')
    await installDependencies({ folder: staged, packageManager: install, signal })
  }
  if (!git) return 'not-wanted'
  onStep('commit')
  return createRepository(staged, parent, signal)
}

async function merge(
  staged: string,
  backup: string,
  { target, signal }: CreateApplicationOptions,
): Promise<void> {
  const journal = new Journal()
  try {
    await moveIntoPlace({ from: staged, to: target, backup, journal, signal })
  } catch (error) {
    await journal.revert()
    throw error
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
