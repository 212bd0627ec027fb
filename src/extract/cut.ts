import type { ts } from 'ts-morph'

import type { CodeProgram } from '../code/index.ts'

/** Where an application is cut: a folder, and all of the rest. */
export interface Cut {
  readonly program: CodeProgram
  /** Absolute, without `/` at its end. */
  readonly root: string
  /** As it is called in the names of packages: `billing`. */
  readonly module: string
  /** Relative to the root: `src/modules/billing`. */
  readonly folder: string
}

/** Relative to the root, with `/` between folders. */
export function pathOf({ fileName }: ts.SourceFile, { root }: Cut): string {
  return fileName.startsWith(`${root}/`) ? fileName.slice(root.length + 1) : fileName
}

/** Whether a file is one of the module. */
export function isInside(file: ts.SourceFile, cut: Cut): boolean {
  return file.fileName.startsWith(`${cut.root}/${cut.folder}/`)
}
