import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  copyFile,
  link,
  mkdir,
  realpath,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { type FileEdit, kindOfEdit } from '../edits/index.ts'
import { assertUnchanged, type EditTarget, findEditTargets, type Standing } from './edit-target.ts'
import { hasCode } from './has-code.ts'
import { Journal } from './journal.ts'

export interface ApplyEditsOptions {
  /** Aborted before the end, everything is put back, and its reason thrown. */
  readonly signal?: StopSignal
}

type StopSignal = Pick<AbortSignal, 'throwIfAborted'>

/**
 * Applies edits: all of them, or none.
 *
 * - Every file must still be what its edit says it was; one that is not stops everything before anything is written.
 * - What is new is written beside its file in full, then takes its place by a rename: whoever reads sees the old
 *   file or the new one, never a part. Permissions stay; so does the owner where this user may give files away.
 * - A failure or an abort puts everything back: files, permissions, and no folder is left that was made.
 * - A process that is killed (`kill -9`) leaves each file whole, old or new, perhaps some of each, and perhaps
 *   files named `.NAME.….tmp` that nobody reads. After a power failure the file system decides.
 * - A hard link to a file that is written goes on to hold the old text.
 *
 * @throws {TenantryError} FILE_CHANGED_MEANWHILE; FILE_EXISTS for a new file that is there; EDIT_REFUSED for a path
 * that leads out of `root`, by a symbolic link too, or that two edits share; EDITS_NOT_RESTORED when putting back
 * failed as well. Those of the file system.
 */
export async function applyEdits(
  root: string,
  edits: readonly FileEdit[],
  { signal }: ApplyEditsOptions = {},
): Promise<void> {
  const realRoot = await realpath(root)
  const targets = await findEditTargets(realRoot, edits)
  assertDistinct(targets)

  const work = new EditWork(signal)
  try {
    await work.makeFolders(targets)
    // Side by side: one after the other, hundreds of files take seconds of waiting.
    await allOrFirst(targets.map((target) => work.prepare(target)))
    await allOrFirst(targets.map((target) => work.carryOut(target)))
    signal?.throwIfAborted()
  } catch (error) {
    await work.revert(error)
    throw error
  }
  await work.finish()
}

/** What was prepared and done so far, so that it can be undone. */
class EditWork {
  readonly #signal: StopSignal | undefined
  readonly #journal = new Journal()
  /** Beside the files they are for: what is to take their place, and what they were. */
  readonly #fresh = new Map<EditTarget, string>()
  readonly #kept: string[] = []

  constructor(signal: StopSignal | undefined) {
    this.#signal = signal
  }

  async makeFolders(targets: readonly EditTarget[]): Promise<void> {
    const folders = targets.flatMap(({ edit, file }) =>
      kindOfEdit(edit) === 'none' || edit.after === undefined ? [] : [dirname(file)],
    )
    for (const folder of new Set(folders)) await this.#makeFolder(folder)
  }

  /** Writes what is new beside the file: what can fail, such as a full disk, fails here. */
  async prepare(target: EditTarget): Promise<void> {
    this.#signal?.throwIfAborted()
    const { edit, file, standing } = target
    if (kindOfEdit(edit) === 'none' || edit.after === undefined) return
    const fresh = besides(file)
    this.#fresh.set(target, fresh)
    await writeFile(fresh, edit.after, { flag: 'wx' })
    if (standing) await giveAway(fresh, standing)
  }

  async carryOut(target: EditTarget): Promise<void> {
    this.#signal?.throwIfAborted()
    const { edit, file } = target
    if (kindOfEdit(edit) === 'none') return
    await assertUnchanged(file, edit)
    const fresh = this.#fresh.get(target)
    if (fresh === undefined) return this.#takeAway(file)
    if (edit.before === undefined) {
      return this.#journal.record(
        () => rename(fresh, file),
        () => rm(file),
      )
    }
    const kept = besides(file)
    await keep(file, kept)
    this.#kept.push(kept)
    await this.#journal.record(
      () => rename(fresh, file),
      () => rename(kept, file),
    )
  }

  async #takeAway(file: string): Promise<void> {
    const kept = besides(file)
    await this.#journal.record(
      () => rename(file, kept),
      () => rename(kept, file),
    )
    this.#kept.push(kept)
  }

  async revert(cause: unknown): Promise<void> {
    // What is new lies in folders that are to be taken away.
    for (const fresh of this.#fresh.values()) await rm(fresh, { force: true })
    await this.#journal.revert().catch(() => {
      throw notRestored(this.#kept, cause)
    })
    await this.finish()
  }

  /** What cannot be taken away does no harm: everything is as it shall be. */
  async finish(): Promise<void> {
    for (const kept of this.#kept) await rm(kept, { force: true }).catch(() => undefined)
  }

  async #makeFolder(folder: string): Promise<void> {
    const make = () =>
      this.#journal.record(
        () => mkdir(folder),
        () => removeEmpty(folder),
      )
    try {
      await make()
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return
      if (!hasCode(error, 'ENOENT')) throw error
      await this.#makeFolder(dirname(folder))
      await make()
    }
  }
}

/** Waits for all of them, so that nothing goes on behind a failure. @throws The first one's. */
async function allOrFirst<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(work)
  return await Promise.all(work)
}

/** A name that no watcher, compiler or reader of migrations takes for a source. */
function besides(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** A second name for a file, which stays where it is; a copy where the file system has no links. */
async function keep(file: string, kept: string): Promise<void> {
  await link(file, kept).catch(() => copyFile(file, kept))
}

/** Where someone else has put something into it, it stays. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error
  })
}

async function giveAway(file: string, { mode, uid, gid }: Standing): Promise<void> {
  const isOurs = uid === process.getuid?.() && gid === process.getgid?.()
  // Where this user may not, the new file is theirs, as with every editor.
  if (!isOurs && process.getuid) await chown(file, uid, gid).catch(() => undefined)
  await chmod(file, mode)
}

function assertDistinct(targets: readonly EditTarget[]): void {
  const seen = new Set<string>()
  for (const { edit, file } of targets) {
    if (seen.has(file)) {
      throw new TenantryError('EDIT_REFUSED', {
        message: `${edit.path} would be written twice. Nothing was written.`,
        hint: 'Two names lead to one file: replace the symbolic link by a file.',
        details: { path: edit.path },
      })
    }
    seen.add(file)
  }
}

function notRestored(kept: readonly string[], cause: unknown): TenantryError {
  return new TenantryError('EDITS_NOT_RESTORED', {
    message: 'The work failed, and not everything that was written could be put back.',
    hint: 'Look at `git status`. What the files held is beside them, in files named `.NAME.….tmp`.',
    details: { kept },
    cause,
  })
}
