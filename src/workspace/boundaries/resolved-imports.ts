import { ts } from 'ts-morph'

import type { ResolveImport } from '../../code/index.ts'

/** Where the imports of a program lead, noted while it is made: to ask its checker, all of it would have to be bound. */
export class ResolvedImports {
  readonly #paths = new Map<string, string | undefined>()
  /** One name may lead to two files: `import` to one, `require` to another. */
  readonly #unclear = new Set<string>()

  /** Has a host resolve as it would by itself, and notes what it finds. */
  note(host: ts.CompilerHost, root: string, compiled: ts.CompilerOptions): void {
    const cache = ts.createModuleResolutionCache(
      root,
      (path) => host.getCanonicalFileName(path),
      compiled,
    )
    // The compiler looks for the package.json of each file anew without it.
    host.getModuleResolutionCache = () => cache
    host.resolveModuleNameLiterals = (literals, path, reference, options, file) =>
      literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(file, literal, options)
        const name = literal.text
        const found = ts.resolveModuleName(name, path, options, host, cache, reference, mode)
        this.#add(keyOf(path, name), found.resolvedModule?.resolvedFileName)
        return found
      })
  }

  /** In the program that was made. What is neither TypeScript nor noted, is for the checker to say. */
  find(specifier: ts.StringLiteralLike, program: ts.Program): ReturnType<ResolveImport> {
    const key = keyOf(specifier.getSourceFile().fileName, specifier.text)
    if (this.#unclear.has(key) || !this.#paths.has(key)) return undefined
    const path = this.#paths.get(key)
    if (path === undefined) return 'nowhere'
    const file = program.getSourceFile(path)
    return file !== undefined && ts.isExternalModule(file) ? file : undefined
  }

  #add(key: string, path: string | undefined): void {
    if (this.#paths.has(key) && this.#paths.get(key) !== path) this.#unclear.add(key)
    this.#paths.set(key, path)
  }
}

function keyOf(path: string, name: string): string {
  return `${path}\n${name}`
}
