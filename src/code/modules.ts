import { ts } from 'ts-morph'

import type { ModuleService } from './module-service.ts'

/** A file as a part of a module: `src/modules/<module>/<path>`, or `<path>` in the service that it has moved to. */
export interface ModuleFile {
  /** What lies in front of `src/modules`: modules of one application meet, those of two never. */
  readonly application: string
  readonly module: string
  /** Within `place`. */
  readonly path: string
  /** `facade`: what is left where the module was before it has moved to its service. */
  readonly place: 'module' | 'facade' | 'service'
}

/** A file as far as it is told of. */
export interface SourceText {
  readonly fileName: string
  readonly text: string
}

/** What of a file is imported from where, by any kind of import. */
export interface ImportEdge {
  readonly from: SourceText
  readonly to: SourceText
  readonly specifier: ts.StringLiteralLike
}

/** The files of an application and what they import of one another; in a program all that is known of them, or that alone. */
export interface ImportGraph {
  /** In the order of their paths; neither of a library nor declarations. */
  readonly files: readonly SourceText[]
  /** Types and `import(…)` included. */
  readonly edges: readonly ImportEdge[]
  /** Where the modules lie that `saas extract apply` has moved. */
  readonly services: readonly ModuleService[]
}

/** The module that a file belongs to; undefined for what lies in none. */
export function moduleOf(
  { fileName }: Pick<SourceText, 'fileName'>,
  { services }: Pick<ImportGraph, 'services'>,
): ModuleFile | undefined {
  const service = services.find(({ folder }) => fileName.startsWith(`${folder}/`))
  if (service !== undefined) {
    const { application, module, folder } = service
    return { application, module, path: fileName.slice(folder.length + 1), place: 'service' }
  }
  const [, application, module, path] = /^(.*)\/src\/modules\/([^/]+)\/(.+)$/.exec(fileName) ?? []
  if (application === undefined || module === undefined || path === undefined) return undefined
  const isFacade = services.some((one) => one.application === application && one.module === module)
  return { application, module, path, place: isFacade ? 'facade' : 'module' }
}

/** @param fileAt The file that an import leads to. */
export function* readEdges(
  files: readonly ts.SourceFile[],
  fileAt: (specifier: ts.StringLiteralLike) => ts.SourceFile | undefined,
): Iterable<ImportEdge> {
  const own = new Set(files)
  for (const from of files) {
    for (const specifier of specifiersIn(from)) {
      const to = fileAt(specifier)
      if (to !== undefined && own.has(to)) yield { from, to, specifier }
    }
  }
}

/** All that a file imports by, in whichever way. */
export function specifiersIn(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = []
  const add = (specifier: ts.Node | undefined): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push(specifier)
  }
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      add(statement.moduleSpecifier)
    }
    // `import names = require('./names.cts')`
    if (
      ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference)
    ) {
      add(statement.moduleReference.expression)
    }
  }
  // Few files import anything else where, and to look into all of them takes its time.
  if (file.text.includes('import(')) {
    const visit = (node: ts.Node): void => {
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
        add(node.argument.literal)
      const isImport =
        ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
      if (isImport) add(node.arguments[0])
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return found
}
