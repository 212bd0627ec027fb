import { ts } from 'ts-morph'

/** How the imports of files are resolved: as `import` or as `require`, by the package.json above each and its ending. */
export class ImportModes {
  readonly #host: ts.CompilerHost
  readonly #options: ts.CompilerOptions
  readonly #packages: ts.PackageJsonInfoCache
  readonly #known = new Map<string, ts.ResolutionMode>()

  constructor(
    host: ts.CompilerHost,
    options: ts.CompilerOptions,
    packages: ts.PackageJsonInfoCache,
  ) {
    this.#host = host
    this.#options = options
    this.#packages = packages
  }

  /** The format that a file has, as the compiler has to be told. */
  formatOf(path: string): ts.ResolutionMode {
    return ts.getImpliedNodeFormatForFile(path, this.#packages, this.#host, this.#options)
  }

  /** Of an import that stands at the top of a file, without attributes. */
  ofFile(path: string): ts.ResolutionMode {
    const format = this.formatOf(path)
    const [ending = ''] = /\.\w+$/.exec(path) ?? []
    const key = `${ending} ${format}`
    if (!this.#known.has(key)) {
      const [statement] = this.parse(`file${ending}`, "import 'name'", format).statements
      const literal =
        statement && ts.isImportDeclaration(statement) ? statement.moduleSpecifier : undefined
      if (literal === undefined || !ts.isStringLiteralLike(literal)) return undefined
      this.#known.set(key, this.of(literal))
    }
    return this.#known.get(key)
  }

  /** @param literal Of a file that knows its format. */
  of(literal: ts.StringLiteralLike): ts.ResolutionMode {
    return ts.getModeForUsageLocation(literal.getSourceFile(), literal, this.#options)
  }

  /** The syntax tree of a file, whose nodes know their parents. */
  parse(
    path: string,
    text: string,
    impliedNodeFormat: ts.ResolutionMode = this.formatOf(path),
  ): ts.SourceFile {
    const languageVersion = this.#options.target ?? ts.ScriptTarget.Latest
    return ts.createSourceFile(path, text, { languageVersion, impliedNodeFormat }, true)
  }
}
