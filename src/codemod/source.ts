import { Project, type SourceFile, ts } from 'ts-morph'

export interface Source {
  readonly tree: SourceFile
  /** What is wrong with it, and where; undefined where it is whole. */
  readonly syntaxError: string | undefined
}

/** Reads TypeScript: one file, without the libraries and files that it imports. */
export function readSource(text: string): Source {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, noLib: true, noResolve: true },
  })
  const tree = project.createSourceFile('/source.ts', text)
  const [error] = project.getProgram().getSyntacticDiagnostics(tree)
  if (error === undefined) return { tree, syntaxError: undefined }
  const message = error.getMessageText()
  const reason = typeof message === 'string' ? message : message.getMessageText()
  return { tree, syntaxError: `line ${error.getLineNumber() ?? 1}: ${reason}` }
}
