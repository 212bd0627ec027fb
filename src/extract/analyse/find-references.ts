import { ts } from 'ts-morph'

import { childrenOf, symbolOf } from '../../code/index.ts'
import { type Cut, filesOfCut } from '../cut.ts'
import type { ShapeId } from '../shapes.ts'

/** One file that names another, or names none that could be read. */
export interface Reference {
  readonly from: ts.SourceFile
  /** Where the specifier stands, its quotes left out. */
  readonly start: number
  readonly end: number
  readonly specifier: string
  readonly shape: ShapeId
  /** The absolute path of the file; undefined for what is of a package, or is not known before it runs. */
  readonly to: string | undefined
  /** What it is a part of: a declaration, a call, a type; the file itself for what stands in a comment. */
  readonly node: ts.Node
}

/** What names a file without loading it. */
const NOT_LOADING: ReadonlySet<ShapeId> = new Set([
  'import-type',
  'jsdoc-import',
  'mock-path',
  'module-declaration',
  'url-of-file',
])

/** Whether whoever loads the one file loads the other one too. */
export function isLoading({ shape }: Reference): boolean {
  return !NOT_LOADING.has(shape)
}

type Found = Pick<Reference, 'node' | 'shape'> & { readonly literal: ts.Expression | undefined }

/** Functions of test runners whose first argument is the path of a module. */
const MOCKS =
  /^(?:vi|jest)\.(?:mock|unmock|doMock|doUnmock|dontMock|setMock|importActual|importMock|requireActual|requireMock|createMockFromModule|unstable_mockModule)$/
/** What may name a file elsewhere than at the top of one: few files have it, and to look into all takes its time. */
const HIDDEN = /\bimport\s*\(|\brequire\b|\b(?:vi|jest)\.|import\.meta\.url|\bmodule\s+['"]/

/** All that the files of the application name files by, in whichever way. */
export function* findReferences(cut: Cut): Iterable<Reference> {
  for (const file of filesOfCut(cut)) yield* referencesIn(file, cut)
}

function* referencesIn(file: ts.SourceFile, cut: Cut): Iterable<Reference> {
  const seen = new Set<number>()
  const { checker } = cut.program
  for (const { node, shape: written, literal } of foundIn(file)) {
    const shape = written === 'import' && importsTypesAlone(node, checker) ? 'import-type' : written
    if (literal === undefined || !ts.isStringLiteralLike(literal)) {
      const [start, end] = [node.getStart(file), node.getEnd()]
      yield { from: file, start, end, specifier: '', shape: 'import-computed', to: undefined, node }
      continue
    }
    const specifier = literal.text
    const start = literal.getStart(file) + 1
    seen.add(start)
    const to = cut.resolve(specifier, file.fileName)
    const asJson = to?.endsWith('.json') === true && shape.startsWith('import')
    yield {
      from: file,
      start,
      end: literal.getEnd() - 1,
      specifier,
      shape: asJson ? 'json-import' : shape,
      to,
      node,
    }
  }
  yield* referencesInComments(file, seen, cut)
}

function* foundIn(file: ts.SourceFile): Iterable<Found> {
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      yield { node: statement, shape: shapeOfImport(statement), literal: statement.moduleSpecifier }
    } else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      const shape = statement.exportClause === undefined ? 'export-all' : 're-export'
      yield { node: statement, shape, literal: statement.moduleSpecifier }
    } else if (
      ts.isImportEqualsDeclaration(statement) &&
      ts.isExternalModuleReference(statement.moduleReference)
    ) {
      yield { node: statement, shape: 'require', literal: statement.moduleReference.expression }
    }
  }
  if (HIDDEN.test(file.text)) yield* hiddenIn(file)
}

function shapeOfImport({ importClause }: ts.ImportDeclaration): ShapeId {
  if (importClause === undefined) return 'import-side-effect'
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return 'import-type'
  const { name, namedBindings } = importClause
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) return 'import-namespace'
  return name === undefined ? 'import' : 'import-default'
}

/** The compiler leaves out an import of which nothing but types is used, however it is written. */
function importsTypesAlone(node: ts.Node, checker: ts.TypeChecker): boolean {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  if (bindings === undefined || !ts.isNamedImports(bindings)) return false
  return bindings.elements.every(({ name, isTypeOnly }) => {
    const symbol = isTypeOnly ? undefined : symbolOf(name, checker)
    return isTypeOnly || (symbol !== undefined && !(symbol.flags & ts.SymbolFlags.Value))
  })
}

function* hiddenIn(node: ts.Node): Iterable<Found> {
  if (ts.isImportTypeNode(node)) {
    const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
    if (literal && ts.isStringLiteralLike(literal)) yield { node, shape: 'import-type', literal }
  } else if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) {
    yield { node, shape: 'module-declaration', literal: node.name }
  } else if (ts.isCallExpression(node)) {
    const shape = shapeOfCall(node)
    const isAlone = (shape === 'import-dynamic' || shape === 'require') && isDropped(node)
    if (shape !== undefined) {
      yield { node, shape: isAlone ? 'import-side-effect' : shape, literal: node.arguments[0] }
    }
  } else if (ts.isNewExpression(node) && isUrlOfFile(node)) {
    const [path] = node.arguments ?? []
    if (path && ts.isStringLiteralLike(path)) yield { node, shape: 'url-of-file', literal: path }
  }
  for (const child of childrenOf(node)) yield* hiddenIn(child)
}

/** `await import('./file')` and `require('./file')` of which nothing is taken. */
function isDropped({ parent }: ts.Node): boolean {
  const isAround = ts.isAwaitExpression(parent) || ts.isVoidExpression(parent)
  return ts.isExpressionStatement(isAround ? parent.parent : parent)
}

function shapeOfCall({ expression }: ts.CallExpression): ShapeId | undefined {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return 'import-dynamic'
  if (ts.isIdentifier(expression)) return expression.text === 'require' ? 'require' : undefined
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) {
    return undefined
  }
  const name = `${expression.expression.text}.${expression.name.text}`
  if (name === 'require.resolve') return 'require'
  return MOCKS.test(name) ? 'mock-path' : undefined
}

/** `new URL('./file', import.meta.url)` */
function isUrlOfFile({
  expression,
  arguments: [, base] = ts.factory.createNodeArray(),
}: ts.NewExpression): boolean {
  const isUrl = ts.isIdentifier(expression) && expression.text === 'URL'
  return isUrl && base?.getText() === 'import.meta.url'
}

/** `import('./file').Type` in JSDoc, which the compiler reads in JavaScript alone. */
function* referencesInComments(
  file: ts.SourceFile,
  seen: ReadonlySet<number>,
  cut: Cut,
): Iterable<Reference> {
  if (!/\*[^]*\bimport\s*\(/.test(file.text)) return
  for (const match of file.text.matchAll(/\bimport\s*\(\s*['"]([^'"\n]+)['"]\s*\)/g)) {
    const [whole, specifier = ''] = match
    const start = match.index + whole.indexOf(specifier)
    const before = file.text.slice(0, match.index)
    if (seen.has(start) || before.lastIndexOf('/*') <= before.lastIndexOf('*/')) continue
    const to = cut.resolve(specifier, file.fileName)
    const end = start + specifier.length
    yield { from: file, start, end, specifier, shape: 'jsdoc-import', to, node: file }
  }
}
