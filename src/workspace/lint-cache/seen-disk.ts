import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { hash } from 'node:crypto'

/** What somebody has asked of the disk, and what it has answered: while that stays, so does what was made of it. */
export interface SeenDisk {
  /** The digest of what stands in a file; null where there was none. */
  readonly files: Readonly<Record<string, string | null>>
  /** Whether there was a file, or a folder. */
  readonly isFile: Readonly<Record<string, boolean>>
  readonly isFolder: Readonly<Record<string, boolean>>
  /** The names of the folders in a folder. */
  readonly folders: Readonly<Record<string, readonly string[]>>
  /** Where a path leads through symbolic links. */
  readonly realPaths: Readonly<Record<string, string>>
}

/** Whether the disk would answer the same again. */
export function isStillSo({ files, isFile, isFolder, folders, realPaths }: SeenDisk): boolean {
  return (
    Object.entries(files).every(([path, was]) => digestOf(path) === was) &&
    Object.entries(isFile).every(([path, was]) => isFileAt(path) === was) &&
    Object.entries(isFolder).every(([path, was]) => isFolderAt(path) === was) &&
    Object.entries(folders).every(([path, were]) => foldersIn(path).join('/') === were.join('/')) &&
    Object.entries(realPaths).every(([path, was]) => realPathOf(path) === was)
  )
}

export function digestOf(path: string): string | null {
  const bytes = bytesOf(path)
  return bytes === undefined ? null : digest(bytes)
}

export function digest(bytes: string | Buffer): string {
  return hash('sha256', bytes, 'base64')
}

/** Undefined where nothing can be read, for whatever reason: that is what the compiler sees, too. */
export function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

export function isFileAt(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export function isFolderAt(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

export function foldersIn(path: string): readonly string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    return entries
      .filter(
        (entry) =>
          entry.isDirectory() || (entry.isSymbolicLink() && isFolderAt(`${path}/${entry.name}`)),
      )
      .map(({ name }) => name)
      .toSorted()
  } catch {
    return []
  }
}

export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
