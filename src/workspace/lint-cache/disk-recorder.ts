import {
  bytesOf,
  digest,
  foldersIn,
  isFileAt,
  isFolderAt,
  realPathOf,
  type SeenDisk,
} from './seen-disk.ts'

/** The disk as the compiler asks it, with a record of what it has answered. */
export interface RecordedDisk {
  readonly fileExists: (path: string) => boolean
  readonly readFile: (path: string) => string | undefined
  readonly directoryExists: (path: string) => boolean
  readonly getDirectories: (path: string) => string[]
  readonly realpath: (path: string) => string
  readonly seen: () => SeenDisk
}

export function recordDisk(): RecordedDisk {
  const files: Record<string, string | null> = {}
  const isFile: Record<string, boolean> = {}
  const isFolder: Record<string, boolean> = {}
  const folders: Record<string, readonly string[]> = {}
  const realPaths: Record<string, string> = {}
  return {
    fileExists: (path) => (isFile[path] ??= isFileAt(path)),
    directoryExists: (path) => (isFolder[path] ??= isFolderAt(path)),
    getDirectories: (path) => [...(folders[path] ??= foldersIn(path))],
    realpath: (path) => (realPaths[path] ??= realPathOf(path)),
    readFile: (path) => {
      const bytes = bytesOf(path)
      files[path] = bytes === undefined ? null : digest(bytes)
      return bytes && decode(bytes)
    },
    seen: () => ({ files, isFile, isFolder, folders, realPaths }),
  }
}

/** As the compiler does: what stands in front says how the rest is written. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  return new TextDecoder().decode(bytes)
}
