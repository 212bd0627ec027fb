import { readFile, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import type { FileEdit } from '../../edits/index.ts'
import {
  type ExtractionRecord,
  type RecordedFile,
  takeOutLines,
} from '../../extract/apply/index.ts'
import { applyEdits } from '../apply-edits.ts'
import { ignoreMissing } from '../has-code.ts'
import { listFiles } from '../list-files.ts'
import { isBuilt, removeBuilt } from './built-files.ts'
import { mergeTexts } from './merge-texts.ts'
import { namedByOthers } from './named-by-others.ts'
import type { FoundRecord } from './record-file.ts'

export interface UndoneExtraction {
  readonly edits: readonly FileEdit[]
  /** Files that were changed since, and whose changes were carried over to where they are now. */
  readonly merged: readonly string[]
  /** Migrations of the extraction that placements have: they stay, in the folder of the module. */
  readonly kept: readonly string[]
}

/** What is known of an extraction beside its record. */
export interface UndoContext {
  /**
   * The names of migrations that placements have. One that came with the extraction goes into the folder of the module:
   * without its file nobody could migrate any more. Default: none.
   */
  readonly migrated?: ReadonlySet<string> | undefined
  /** Extractions beside it, in any order, this one may be among them. Default: none. */
  readonly others?: readonly FoundRecord[]
}

/**
 * Takes an extraction back: every file is as it was, byte for byte. What was changed since in code that moved or was edited is
 * carried over; where that is not possible, and where something generated was changed, nothing is written.
 *
 * @throws {TenantryError} EXTRACT_UNDO_CONFLICT, EXTRACT_MERGE_FAILED; those of `applyEdits`.
 */
export async function undoExtraction(
  { root, path, text, record }: FoundRecord,
  { migrated = new Set(), others = [] }: UndoContext = {},
): Promise<UndoneExtraction> {
  const now = new Map(
    await Promise.all(
      record.files.map(async (file) => [file.path, await textAt(root, file.path)] as const),
    ),
  )
  const undoing = new Undoing(record, now)
  for (const file of record.files) await undoing.take(file)
  const known = new Set([path, ...record.files.map((file) => file.path)])
  const built: string[] = []
  for (const folder of [record.service, record.contracts]) {
    for (const name of await listFiles(join(root, folder))) {
      const file = `${folder}/${name}`
      if (isBuilt(file, known)) built.push(file)
      else if (!known.has(file)) undoing.conflict(file, 'it was added since')
    }
  }
  const beside = others.filter((other) => other.root === root).map((other) => other.record)
  for (const { path: file, module } of await namedByOthers(record, beside, root)) {
    undoing.conflict(file, `it calls ${record.module}; undo ${module} first`)
  }
  undoing.assertClear()
  const kept = migrationsOf(record, migrated)
  const edits = [...undoing.edits, ...kept, { path, before: text, after: undefined }]
  await applyEdits(root, edits)
  await removeBuilt(root, built)
  await removeEmptyFolders(root, edits)
  return { edits, merged: undoing.merged, kept: kept.map((edit) => edit.path) }
}

/** The migrations that the extraction has brought, where they are to stay. */
function migrationsOf(
  { service, folder, moved, files }: ExtractionRecord,
  migrated: ReadonlySet<string>,
): readonly FileEdit[] {
  const places = new Set(moved.map(({ to }) => to))
  return files
    .filter(({ path }) => dirname(path) === `${service}/src/migrations` && !places.has(path))
    .filter(({ path }) => migrated.has(basename(path).replace(/\.[^.]+$/, '')))
    .map(({ path, after }) => ({
      path: `${folder}/migrations/${basename(path)}`,
      before: undefined,
      after,
    }))
}

async function textAt(root: string, path: string): Promise<string | undefined> {
  return await readFile(join(root, path), 'utf8').catch(ignoreMissing)
}

/** What is to be written, and what keeps it from being. */
class Undoing {
  readonly merged: string[] = []
  readonly #edits = new Map<string, FileEdit>()
  readonly #conflicts: string[] = []
  readonly #now: ReadonlyMap<string, string | undefined>
  readonly #comesFrom: ReadonlyMap<string, string>
  readonly #recorded: ReadonlyMap<string, RecordedFile>

  constructor({ moved, files }: ExtractionRecord, now: ReadonlyMap<string, string | undefined>) {
    this.#now = now
    this.#comesFrom = new Map(moved.map(({ from, to }) => [to, from]))
    this.#recorded = new Map(files.map((file) => [file.path, file]))
  }

  get edits(): readonly FileEdit[] {
    return [...this.#edits.values()]
  }

  conflict(path: string, why: string): void {
    this.#conflicts.push(`${path}: ${why}`)
  }

  async take({ path, before, after }: RecordedFile): Promise<void> {
    const now = this.#now.get(path)
    const from = this.#comesFrom.get(path)
    // What follows a file of the module, or takes its place, was written as a whole.
    const isGenerated = before === undefined ? from === undefined : this.#leaves(path)
    if (now === after) {
      this.#put({ path, before: now, after: this.#edits.get(path)?.after ?? before })
    } else if (now === undefined || after === undefined || isGenerated) {
      this.conflict(path, now === undefined ? 'it was taken away since' : 'it was changed since')
    } else if (from !== undefined) {
      this.#put({ path, before: now, after: undefined })
      await this.#carry({ path: from, ours: now, base: after })
    } else if (before !== undefined) {
      const merged = (await mergeTexts(after, now, before)) ?? takeOutLines(before, after, now)
      this.#putMerged({ path, before: now, after: merged })
    }
  }

  assertClear(): void {
    if (this.#conflicts.length === 0) return
    throw new TenantryError('EXTRACT_UNDO_CONFLICT', {
      message: `The extraction cannot be taken back without losing what was done since:\n${this.#conflicts.map((one) => `  ${one}`).join('\n')}\nNothing was written.`,
      hint: 'Move these changes elsewhere, or take them back, and undo again.',
      details: { conflicts: this.#conflicts },
    })
  }

  #leaves(path: string): boolean {
    return [...this.#comesFrom.values()].includes(path)
  }

  /** Carries changes of a file that has moved over to what it was. */
  async #carry({ path, ours, base }: { path: string; ours: string; base: string }): Promise<void> {
    const original = this.#recorded.get(path)
    if (original?.before === undefined) return
    const merged = await mergeTexts(base, ours, original.before)
    this.#putMerged({ path, before: this.#now.get(path), after: merged })
  }

  /** @param edit Without a text behind it where changes lie on top of each other. */
  #putMerged(edit: FileEdit): void {
    const { path, after } = edit
    if (after === undefined) {
      this.conflict(path, 'what was changed lies where the extraction was')
      return
    }
    this.#put(edit)
    this.merged.push(path)
  }

  #put(edit: FileEdit): void {
    this.#edits.set(edit.path, edit)
  }
}

/** Folders that hold nothing any more, from the innermost on. */
async function removeEmptyFolders(root: string, edits: readonly FileEdit[]): Promise<void> {
  const folders = new Set<string>()
  for (const { path, after } of edits) {
    if (after !== undefined) continue
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  for (const folder of [...folders].toSorted((one, other) => other.length - one.length)) {
    // One that still holds something stays.
    await rmdir(join(root, folder)).catch(() => undefined)
  }
}
