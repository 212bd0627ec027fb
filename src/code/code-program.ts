import { ts } from 'ts-morph'

import { AssignmentIndex } from './assignment-index.ts'
import { CallIndex } from './call-index.ts'
import { isFileOfPackage } from './declarations.ts'
import type { ModuleService } from './module-service.ts'
import { type ImportGraph, readEdges } from './modules.ts'
import { once } from './once.ts'
import { ValueUses } from './value-uses.ts'

/** A program as the type checker knows it, and those of its files that are somebody's own. */
export interface CodeProgram extends ImportGraph {
  readonly checker: ts.TypeChecker
  /** In the order of their paths; neither of a library nor declarations. */
  readonly files: readonly ts.SourceFile[]
  readonly calls: CallIndex
  readonly values: ValueUses
  readonly assignments: AssignmentIndex
  /** What it is compiled with. */
  readonly options: ts.CompilerOptions
  /** Whether the types of a package are a part of it. */
  readonly has: (name: string) => boolean
}

/** @param services Default: no module has moved. */
export function toCodeProgram(
  program: ts.Program,
  isOwn: (path: string) => boolean,
  services: readonly ModuleService[] = [],
): CodeProgram {
  const all = program.getSourceFiles()
  const files = all
    .filter((file) => !file.isDeclarationFile && isOwn(file.fileName))
    .toSorted((one, other) => (one.fileName < other.fileName ? -1 : 1))
  const checker = program.getTypeChecker()
  const edges = once(() => [
    ...readEdges(files, (specifier) =>
      checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile),
    ),
  ])
  return {
    checker,
    files,
    get edges() {
      return edges()
    },
    calls: new CallIndex(files, checker),
    values: new ValueUses(files, checker),
    assignments: new AssignmentIndex(files),
    options: program.getCompilerOptions(),
    services,
    has: (name) => all.some(({ fileName }) => isFileOfPackage(fileName, name)),
  }
}
