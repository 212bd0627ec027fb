import { join } from 'node:path'
import { Project, ts } from 'ts-morph'

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
}

export interface WrittenProgram {
  readonly program: ts.Program
  readonly fileOf: (name: string) => ts.SourceFile
  /** What the compiler has against the files, one line each. */
  readonly complaints: () => readonly string[]
}

/** A real program of texts, by the names of their files. */
export function openProgram(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions = {},
): WrittenProgram {
  const project = new Project({ compilerOptions: { ...OPTIONS, ...options } })
  for (const [name, text] of Object.entries(files)) project.createSourceFile(join(ROOT, name), text)
  const program = project.getProgram().compilerObject
  const fileOf = (name: string): ts.SourceFile => {
    const file = program.getSourceFile(join(ROOT, name))
    if (file === undefined) throw new Error(`${name} is no file of the program.`)
    return file
  }
  return {
    program,
    fileOf,
    complaints: () =>
      Object.keys(files).flatMap((name) => {
        const file = fileOf(name)
        return [
          ...program.getSyntacticDiagnostics(file),
          ...program.getSemanticDiagnostics(file),
        ].map(
          ({ messageText, start = 0 }) =>
            `${name}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
        )
      }),
  }
}
