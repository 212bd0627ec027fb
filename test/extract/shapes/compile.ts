import { dirname, join } from 'node:path'

import { ts } from 'ts-morph'

import { compilerHost } from '../../../src/workspace/compiler-host.ts'
import { recordDisk } from '../../../src/workspace/lint-cache/disk-recorder.ts'

/** Declarations of packages and of the language are parsed once for all programs. */
const declarations = new Map<string, ts.SourceFile>()

/** The program of a tsconfig.json, as `tsc --project` reads it. */
export function openProject(config: string, overrides: ts.CompilerOptions = {}): ts.Program {
  const read = ts.readConfigFile(config, (path) => ts.sys.readFile(path))
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(config))
  const options = { ...parsed.options, ...overrides }
  const host = compilerHost(options, new Map(), recordDisk())
  const parse = host.getSourceFile.bind(host)
  host.getSourceFile = (path, language, ...given) => {
    // The same text is read in another way for another kind of module.
    const kind = typeof language === 'object' ? language.impliedNodeFormat : undefined
    const key = `${path} ${kind}`
    const file = declarations.get(key) ?? parse(path, language, ...given)
    if (file?.isDeclarationFile && !path.startsWith(dirname(config))) declarations.set(key, file)
    return file
  }
  // As an editor reads projects that others refer to: nothing is built first.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true })
  const { fileNames, projectReferences = [] } = parsed
  return ts.createProgram({ rootNames: fileNames, options, host, projectReferences })
}

/**
 * What the compiler says against a project, a line each: `src/app.ts:3: TS2322 …`. One that has nothing but references stands for the
 * projects that it names.
 */
export function complaintsOf(root: string, config: string): readonly string[] {
  const path = join(root, config)
  const { references = [], files } = ts.readConfigFile(path, (one) => ts.sys.readFile(one)).config
  if (files?.length === 0) {
    return references.flatMap((one: { path: string }) =>
      complaintsOf(root, `${one.path}/tsconfig.json`),
    )
  }
  const program = openProject(join(root, config))
  const found = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()]
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${root}/`))
  for (const file of own) {
    found.push(...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file))
  }
  return found.map(({ file, start = 0, code, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1
    const name = file?.fileName.slice(root.length + 1) ?? config
    return `${name}:${line}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

/** Writes the JavaScript of a project, as a build does. @throws {Error} what the compiler says against it. */
export function emitProject(root: string, config: string, folder: string): void {
  const written = openProject(join(root, config)).getCompilerOptions()
  const overrides: ts.CompilerOptions = {
    noEmit: false,
    rootDir: root,
    outDir: folder,
    ...(written.allowImportingTsExtensions && { rewriteRelativeImportExtensions: true }),
  }
  const program = openProject(join(root, config), overrides)
  const { emitSkipped } = program.emit()
  if (emitSkipped) throw new Error(complaintsOf(root, config).join('\n'))
}
