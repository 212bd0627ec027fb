import { fileURLToPath } from 'node:url'

import { ts } from 'ts-morph'

import { toCodeProgram } from '../../../src/code/index.ts'
import { splice } from '../../../src/codemod/splice.ts'
import { type AwaitReach, findAwaitReach } from '../../../src/extract/analyse/awaits/index.ts'
import type { Cut } from '../../../src/extract/index.ts'
import { compilerHost } from '../../../src/workspace/compiler-host.ts'
import { recordDisk } from '../../../src/workspace/lint-cache/disk-recorder.ts'

/** In this repository, so that the types of packages are at hand; nothing of it is on the disk. */
const ROOT = fileURLToPath(new URL('../../../in-memory', import.meta.url))
const MODULE = 'src/billing/index.ts'
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: [],
}

/** What the reach is asked for; by default a module of two functions. */
export interface Asked {
  readonly options?: ts.CompilerOptions
  readonly module?: string
  /** What stands in the module's place afterwards. Default: its functions made asynchronous. */
  readonly facade?: string
}

export interface Reached {
  readonly reach: AwaitReach
  /** The files after the edits, by their paths; the module is its facade. */
  readonly files: Readonly<Record<string, string>>
  /** The module's own text, as it stands behind the facade. */
  readonly inner: string
  /** `src/app.ts:3 charge: sync-place refused a getter cannot wait` */
  readonly edges: readonly string[]
  /** `1 total: it calls charge` */
  readonly functions: readonly string[]
  /** What the type checker says of the result. */
  readonly errors: readonly string[]
}

const CHARGE = `export function charge(amount: number): number {
  return amount
}
export function find(id: string): { total: number } | undefined {
  return id === '' ? undefined : { total: 1 }
}
`

const kept = new Map<string, ts.SourceFile>()

/** Edits a program as an extraction of its `src/billing` would, and checks the types before and afterwards. */
export function reachOf(files: Readonly<Record<string, string>>, asked: Asked = {}): Reached {
  const module = asked.module ?? CHARGE
  const options = { ...OPTIONS, ...asked.options }
  const before: Readonly<Record<string, string>> = { ...files, [MODULE]: module }
  const program = programOf(before, options)
  const wrong = errorsOf(program)
  if (wrong.length > 0) throw new Error(`The program itself is wrong: ${wrong.join('; ')}`)
  const code = toCodeProgram(program, (path) => path.startsWith(`${ROOT}/`))
  const cut: Cut = {
    program: code,
    declarations: [],
    config: 'tsconfig.json',
    root: ROOT,
    module: 'billing',
    folder: 'src/billing',
    // Nobody asks where files lead to who looks at calls alone.
    resolve: () => undefined,
  }
  const reach = findAwaitReach(cut, exportsOf(program))
  const edited = Object.entries(before).map(([path, text]): [string, string] => [
    path,
    splice(text, reach.edits.get(path) ?? []),
  ])
  const facade = asked.facade ?? toFacade(module)
  const after: Readonly<Record<string, string>> = {
    ...Object.fromEntries(edited),
    [MODULE]: facade,
  }
  return {
    reach,
    files: after,
    inner: Object.fromEntries(edited)[MODULE] ?? '',
    edges: reach.edges.map(({ place, name, shape, verdict }) =>
      [
        `${place.file}:${place.line}`,
        name,
        shape,
        verdict.is,
        ...(verdict.is === 'refused' ? [verdict.why] : []),
      ].join(' '),
    ),
    functions: reach.functions.map(({ name, depth, because }) => `${depth} ${name}: ${because}`),
    errors: errorsOf(programOf(after, options)),
  }
}

function exportsOf(program: ts.Program): readonly ts.Declaration[] {
  const file = program.getSourceFile(`${ROOT}/${MODULE}`)
  const symbol = file && program.getTypeChecker().getSymbolAtLocation(file)
  const found: ts.Declaration[] = []
  for (const { declarations = [] } of symbol?.exports?.values() ?? []) {
    for (const declared of declarations) {
      const value = ts.isVariableDeclaration(declared) ? declared.initializer : undefined
      if (value && ts.isObjectLiteralExpression(value)) found.push(...value.properties)
      else if (ts.isFunctionDeclaration(declared) || value) found.push(declared)
    }
  }
  return found
}

/** Each function as its facade has it. */
function toFacade(module: string): string {
  return module
    .replaceAll(/export (default )?function/g, 'export $1async function')
    .replaceAll(/\): ([^\n]+) \{$/gm, '): Promise<$1> {')
}

function programOf(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions,
): ts.Program {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text]))
  const host = compilerHost(options, texts, recordDisk())
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) => {
    const file = kept.get(name) ?? read(name, ...rest)
    if (file !== undefined && !texts.has(name)) kept.set(name, file)
    return file
  }
  return ts.createProgram({ rootNames: [...texts.keys()], options, host })
}

function errorsOf(program: ts.Program): readonly string[] {
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(`${ROOT}/`))
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map(({ file, start, messageText }) => {
      const at = file?.getLineAndCharacterOfPosition(start ?? 0)
      const text = ts.flattenDiagnosticMessageText(messageText, ' ')
      return `${file?.fileName.slice(ROOT.length + 1)}:${(at?.line ?? 0) + 1} ${text}`
    })
}
