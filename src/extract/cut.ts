import type { ts } from 'ts-morph'

import type { CodeProgram } from '../code/index.ts'
import type { Place } from './edge.ts'
import type { ReferredProject } from './referred-project.ts'

/** Where an application is cut: a folder, and all of the rest. */
export interface Cut {
  readonly program: CodeProgram
  /** The application's own files that declare types alone: `*.d.ts`. */
  readonly declarations: readonly ts.SourceFile[]
  /** Absolute, without `/` at its end. */
  readonly root: string
  /** The tsconfig.json that the program was made of, relative to the root. */
  readonly config: string
  /** As it is called in the names of packages: `billing`. */
  readonly module: string
  /** Relative to the root: `src/modules/billing`. */
  readonly folder: string
  /** Absolute paths of files that count for the other side than their folder says. Default: none. */
  readonly swapped?: ReadonlySet<string>
  /** All that refer to each other, where the application is compiled as several projects. Default: one compiles everything. */
  readonly projects?: readonly ReferredProject[]
  /** The file that a specifier names, as the compiler finds it; undefined for what is of no file of the application. */
  readonly resolve: (specifier: string, from: string) => string | undefined
}

/** All of the application's own files. */
export function filesOfCut({ program, declarations }: Cut): readonly ts.SourceFile[] {
  return [...program.files, ...declarations]
}

/** Relative to the root, with `/` between folders. */
export function pathOf(file: string, { root }: Cut): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file
}

/** Whether a file, by its absolute path, is one of the module. */
export function isInside(file: string, { root, folder, swapped }: Cut): boolean {
  return file.startsWith(`${root}/${folder}/`) !== (swapped?.has(file) ?? false)
}

/** Where a node stands. */
export function placeOf(node: ts.Node, cut: Cut): Place {
  const file = node.getSourceFile()
  return placeIn(file, node.getStart(file), cut)
}

/** @param position An offset in the text of the file. */
export function placeIn(file: ts.SourceFile, position: number, cut: Cut): Place {
  const { line, character } = file.getLineAndCharacterOfPosition(position)
  return { file: pathOf(file.fileName, cut), line: line + 1, column: character + 1 }
}
