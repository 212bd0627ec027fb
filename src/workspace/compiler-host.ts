import { dirname } from 'node:path'

import { getLibFiles } from '@ts-morph/common'
import { ts } from 'ts-morph'

import type { RecordedDisk } from './lint-cache/disk-recorder.ts'

/** Where ts-morph has the types of the language, which no disk holds. */
const LIBRARY = '/node_modules/typescript/lib'

/**
 * The files of the disk as the compiler reads them, and beside them those of which only the text is there.
 *
 * @param texts By their absolute paths.
 */
export function compilerHost(
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string, string>,
  disk: RecordedDisk,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  // As `tsc` does: what comments say of types matters in JavaScript alone.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors
  const all = new Map([...texts, ...libraryTexts()])
  const folders = [...texts.keys()].map((path) => dirname(path))
  const isFolder = (path: string): boolean =>
    folders.some((folder) => folder === path || folder.startsWith(`${path}/`))
  host.getDefaultLibLocation = () => LIBRARY
  host.getDefaultLibFileName = (given) => `${LIBRARY}/${ts.getDefaultLibFileName(given)}`
  host.fileExists = (path) => all.has(path) || disk.fileExists(path)
  host.readFile = (path) => all.get(path) ?? disk.readFile(path)
  host.directoryExists = (path) => isFolder(path) || disk.directoryExists(path)
  host.getDirectories = disk.getDirectories
  host.realpath = (path) => (isFolder(dirname(path)) ? path : disk.realpath(path))
  return host
}

function libraryTexts(): readonly (readonly [string, string])[] {
  return getLibFiles().map(({ fileName, text }) => [`${LIBRARY}/${fileName}`, text])
}
