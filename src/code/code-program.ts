import { ts } from 'ts-morph'

import { AssignmentIndex } from './assignment-index.ts'
import { CallIndex } from './call-index.ts'
import { isFileOfPackage } from './declarations.ts'
import type { ModuleService } from './module-service.ts'
import { once } from './once.ts'
import { ValueUses } from './value-uses.ts'

/** A program as the type checker knows it, and those of its files that are somebody's own. What takes its time is made when it is asked for. */
export interface CodeProgram {
  readonly checker: ts.TypeChecker
  /** In the order of their paths; neither of a library nor declarations. */
  readonly files: readonly ts.SourceFile[]
  readonly calls: CallIndex
  readonly values: ValueUses
  readonly assignments: AssignmentIndex
  /** The file that an import leads to; undefined where that is none, or no module. */
  readonly fileAt: (specifier: ts.StringLiteralLike) => ts.SourceFile | undefined
  /** What it is compiled with. */
  readonly options: ts.CompilerOptions
  /** Where the modules lie that `saas extract apply` has moved. */
  readonly services: readonly ModuleService[]
  /** Whether the types of a package are a part of it. */
  readonly has: (name: string) => boolean
}

/** `nowhere` for what is in no file, undefined where that has to be asked of the checker. */
export type ResolveImport = (
  specifier: ts.StringLiteralLike,
) => ts.SourceFile | 'nowhere' | undefined

export interface CodeProgramOptions {
  /** Default: no module has moved. */
  readonly services?: readonly ModuleService[] | undefined
  /** A faster way to the file that an import leads to. The nodes of the files have to know their parents. Default: none. */
  readonly resolved?: ResolveImport | undefined
}

export function toCodeProgram(
  program: ts.Program,
  isOwn: (path: string) => boolean,
  { services = [], resolved }: CodeProgramOptions = {},
): CodeProgram {
  const all = program.getSourceFiles()
  const files = all
    .filter((file) => !file.isDeclarationFile && isOwn(file.fileName))
    .toSorted((one, other) => (one.fileName < other.fileName ? -1 : 1))
  const checker = once(() => program.getTypeChecker())
  // All nodes know their parents by that.
  if (resolved === undefined) checker()
  const calls = once(() => new CallIndex(files, checker()))
  const values = once(() => new ValueUses(files, checker()))
  return {
    get checker() {
      return checker()
    },
    get calls() {
      return calls()
    },
    get values() {
      return values()
    },
    files,
    assignments: new AssignmentIndex(files),
    fileAt: (specifier) => {
      const file = resolved?.(specifier)
      if (file !== undefined) return file === 'nowhere' ? undefined : file
      return checker().getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile)
    },
    options: program.getCompilerOptions(),
    services,
    has: (name) => all.some(({ fileName }) => isFileOfPackage(fileName, name)),
  }
}
