import { join } from 'node:path'
import { ts } from 'ts-morph'

import { compilerHost } from '../../../src/workspace/compiler-host.ts'
import { recordDisk } from '../../../src/workspace/lint-cache/disk-recorder.ts'

/** Where the files of a test are said to lie: within the repository, so that packages are found. They are never written. */
const ROOT = join(import.meta.dirname, 'written')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  customConditions: ['tenantry-source'],
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '../../../node_modules/@types')],
}

export interface WrittenProgram {
  readonly program: ts.Program
  readonly fileOf: (name: string) => ts.SourceFile
  /** What the compiler has against the files, one line each. */
  readonly complaints: () => readonly string[]
}

/** Declarations of the platform and of packages are parsed once for all programs. */
const declarations = new Map<string, ts.SourceFile>()

/** A real program of texts, by the names of their files. */
export function openProgram(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
): WrittenProgram {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(ROOT, name), text]))
  const all = { ...OPTIONS, ...options }
  const program = ts.createProgram({
    rootNames: [...texts.keys()],
    options: all,
    host: keepDeclarations(compilerHost(all, texts, recordDisk())),
  })
  const fileOf = (name: string): ts.SourceFile => {
    const file = program.getSourceFile(join(ROOT, name))
    if (file === undefined) throw new Error(`${name} is no file of the program.`)
    return file
  }
  return {
    program,
    fileOf,
    complaints: () => Object.keys(files).flatMap((name) => complaintsOf(program, fileOf(name))),
  }
}

function keepDeclarations(host: ts.CompilerHost): ts.CompilerHost {
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const file = declarations.get(name) ?? read(name, ...rest)
    if (file?.isDeclarationFile === true) declarations.set(name, file)
    return file
  }
  return host
}

function complaintsOf(program: ts.Program, file: ts.SourceFile): readonly string[] {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
  return found.map(({ messageText, start = 0 }) => {
    const line = file.getLineAndCharacterOfPosition(start).line + 1
    const name = file.fileName.slice(ROOT.length + 1)
    return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}
