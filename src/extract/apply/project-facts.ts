import type { PackageManager } from '../../scaffold/index.ts'

/** What an extraction has to know of a project beside its code. Paths are relative to the root. */
export interface ProjectFacts {
  /** The folder of the package.json that the module belongs to; empty for the root. */
  readonly packageFolder: string
  /** What the names of new packages begin with: the scope of that package, or its name as one. */
  readonly scope: string
  /** As its package.json has it: whether files are ES modules. */
  readonly packageType: 'module' | 'commonjs' | undefined
  /** By the names of packages: the versions that it asks for. */
  readonly dependencies: Readonly<Record<string, string>>
  readonly tsconfig: string
  /** What new packages are put beneath: the folder of the package, or what its compiler reads where that writes files. */
  readonly base: string
  /** Where the compiler writes what it makes of a file of `base`; undefined where it writes nothing. */
  readonly outFolder: string | undefined
  /** The saas.config.ts; undefined for an application that has none. */
  readonly saasConfig: string | undefined
  readonly packageManager: PackageManager
}
