import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'

import { ignoreMissing } from '../has-code.ts'
import type { Journal } from '../journal.ts'

/** Belongs to the package manager as a whole: replaced, never merged. */
const REPLACED: ReadonlySet<string> = new Set(['node_modules'])

export interface MoveOptions {
  readonly from: string
  readonly to: string
  /** Where what stood in the way is kept until the end; it must be on the same file system. */
  readonly backup: string
  readonly journal: Journal
  readonly signal: AbortSignal
}

/** Moves what is in one folder into another, file by file where both have a folder of that name. */
export async function moveIntoPlace({
  from,
  to,
  backup,
  journal,
  signal,
}: MoveOptions): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal.throwIfAborted()
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    const kept = join(backup, entry.name)
    const standing = await lstat(target).catch(ignoreMissing)
    const merges = standing?.isDirectory() && entry.isDirectory() && !REPLACED.has(entry.name)
    if (merges) {
      await moveIntoPlace({ from: source, to: target, backup: kept, journal, signal })
      continue
    }
    if (standing) {
      await mkdir(backup, { recursive: true })
      await journal.record(
        () => rename(target, kept),
        () => rename(kept, target),
      )
    }
    await journal.record(
      () => rename(source, target),
      () => rename(target, source),
    )
  }
}
