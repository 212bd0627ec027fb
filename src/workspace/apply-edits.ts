import { chmod, chown, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { type FileEdit, kindOfEdit } from '../edits/index.ts'
import { besides, keep, putInPlace, removeBeside } from './beside-file.ts'
import { withEditLock } from './edit-lock.ts'
import { digestOf, dropRecord, writeRecord } from './edit-record.ts'
import { assertUnchanged, type EditTarget, findEditTargets, type Standing } from './edit-target.ts'
import { Journal } from './journal.ts'
import { findMissingFolders, makeFolder, removeEmpty } from './missing-folders.ts'

export interface ApplyEditsOptions {
  /** Aborted before the end, everything is put back, and its reason thrown. */
  readonly signal?: StopSignal
}

type StopSignal = Pick<AbortSignal, 'throwIfAborted'>

/**
 * Applies edits: all of them, or none.
 *
 * - Every file must still be what its edit says it was; one that is not stops everything before anything is written.
 * - What is new is written beside its file in full, then takes its place at once: whoever reads sees the old
 *   file or the new one, never a part. Permissions stay; so does the owner where this user may give files away.
 * - A failure or an abort puts everything back: files, permissions, and no folder is left that was made.
 * - A process that is killed (`kill -9`) leaves a record in the root, by which the next command takes everything back
 *   (`recoverEdits`). After a power failure the file system decides.
 * - One process of a machine writes at a time.
 * - A hard link to a file that is written goes on to hold the old text.
 *
 * @throws {TenantryError} FILE_CHANGED_MEANWHILE; FILE_EXISTS for a new file that is there; EDIT_REFUSED for a path
 * that leads out of `root`, by a symbolic link too, or that two edits share; EDITS_UNDER_WAY; EDITS_NOT_RESTORED when
 * putting back failed as well. Those of the file system.
 */
export async function applyEdits(
  root: string,
  edits: readonly FileEdit[],
  { signal }: ApplyEditsOptions = {},
): Promise<void> {
  const realRoot = await realpath(root)
  await withEditLock(realRoot, async () => {
    const targets = await findEditTargets(realRoot, edits)
    assertDistinct(targets)
    const changes = targets.filter(({ edit }) => kindOfEdit(edit) !== 'none')
    if (changes.length > 0) await carryOutAll(new EditWork(realRoot, changes, signal))
  })
}

async function carryOutAll(work: EditWork): Promise<void> {
  try {
    await work.begin()
    await work.makeFolders()
    // Side by side: one after the other, hundreds of files take seconds of waiting.
    await allOrFirst(work.changes.map((change) => work.prepare(change)))
    await allOrFirst(work.changes.map((change) => work.carryOut(change)))
    work.look()
    await work.settle()
  } catch (error) {
    await work.revert(error)
    throw error
  }
  await work.finish()
}

/** An edit with the names of what lies beside its file meanwhile: what is to take its place, and what it was. */
interface Change extends EditTarget {
  readonly fresh: string | undefined
  readonly kept: string | undefined
  /** Of what is written; null where the file goes. */
  readonly digest: string | null
}

/** What was prepared and done so far, so that it can be undone. */
class EditWork {
  readonly changes: readonly Change[]
  readonly #root: string
  readonly #signal: StopSignal | undefined
  readonly #journal = new Journal()
  #folders: readonly string[] = []

  constructor(root: string, targets: readonly EditTarget[], signal: StopSignal | undefined) {
    this.#root = root
    this.#signal = signal
    this.changes = targets.map((target) => planChange(target))
  }

  /** @throws Where the work is to stop. */
  look(): void {
    this.#signal?.throwIfAborted()
  }

  async begin(): Promise<void> {
    const parents = this.changes.filter(({ fresh }) => fresh !== undefined)
    this.#folders = await findMissingFolders(parents.map(({ file }) => dirname(file)))
    await this.#record(false)
  }

  async makeFolders(): Promise<void> {
    for (const folder of this.#folders) {
      await this.#journal.record(
        () => makeFolder(folder),
        () => removeEmpty(folder),
      )
    }
  }

  /** Writes what is new beside the file: what can fail, such as a full disk, fails here. */
  async prepare({ edit, fresh, standing }: Change): Promise<void> {
    this.look()
    if (fresh === undefined || edit.after === undefined) return
    await writeFile(fresh, edit.after, { flag: 'wx' })
    if (standing) await giveAway(fresh, standing)
  }

  async carryOut({ edit, file, fresh, kept }: Change): Promise<void> {
    this.look()
    await assertUnchanged(file, edit)
    if (fresh === undefined && kept !== undefined) {
      await this.#journal.record(
        () => rename(file, kept),
        () => rename(kept, file),
      )
    } else if (fresh !== undefined && kept !== undefined) {
      await keep(file, kept)
      await this.#journal.record(
        () => rename(fresh, file),
        () => rename(kept, file),
      )
    } else if (fresh !== undefined) {
      await this.#journal.record(
        () => putInPlace(fresh, file, edit),
        () => rm(file),
      )
    }
  }

  async revert(cause: unknown): Promise<void> {
    // What is new lies in folders that are to be taken away.
    for (const { fresh } of this.changes) await removeBeside(fresh)
    const failed = await this.#journal.revert().then(
      () => false,
      () => true,
    )
    const kept = this.changes.flatMap((change) => change.kept ?? [])
    if (!failed) for (const one of kept) await removeBeside(one)
    await dropRecord(this.#root)
    if (failed) throw notRestored(kept, cause)
  }

  /** From here on nothing is taken back. */
  async settle(): Promise<void> {
    await this.#record(true)
  }

  /** What cannot be taken away does no harm: everything is as it shall be. */
  async finish(): Promise<void> {
    const beside = this.changes.flatMap(({ fresh, kept }) => [fresh, kept])
    await Promise.allSettled(beside.map((one) => removeBeside(one)))
    await dropRecord(this.#root).catch(() => undefined)
  }

  async #record(isDone: boolean): Promise<void> {
    const nameOf = (path: string | undefined) =>
      path === undefined ? null : relative(this.#root, path)
    await writeRecord(this.#root, {
      isDone,
      folders: this.#folders.map((folder) => relative(this.#root, folder)),
      edits: this.changes.map(({ file, fresh, kept, digest }) => ({
        file: relative(this.#root, file),
        fresh: nameOf(fresh),
        kept: nameOf(kept),
        after: digest,
      })),
    })
  }
}

/** Waits for all of them, so that nothing goes on behind a failure. @throws The first one's. */
async function allOrFirst<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  await Promise.allSettled(work)
  return await Promise.all(work)
}

function planChange(target: EditTarget): Change {
  const { before, after } = target.edit
  return {
    ...target,
    fresh: after === undefined ? undefined : besides(target.file),
    kept: before === undefined ? undefined : besides(target.file),
    digest: after === undefined ? null : digestOf(after),
  }
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
