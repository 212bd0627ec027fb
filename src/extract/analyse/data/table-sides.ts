import { dirname } from 'node:path'

import { toSnakeCase } from '../../../code/index.ts'
import { type Cut, isInside, pathOf } from '../../cut.ts'
import type { DataSources } from './data-sources.ts'
import type { DeclaredTable } from './declared-tables.ts'
import type { TableUse } from './find-table-uses.ts'

/** On which side of the cut a table lies. */
export type TableSide =
  | { readonly is: 'module' }
  /** The table of tenants: every service has them. */
  | { readonly is: 'tenants' }
  /** `owner`: the module beside this one; undefined for the rest of the application. */
  | { readonly is: 'other'; readonly owner: string | undefined }
  /** Used on both sides, and nothing says whose it is. */
  | { readonly is: 'shared'; readonly inside: number; readonly outside: number }

/** Whose the tables are: of whoever declares them among the code that uses them, else of the only one to use them. */
export class TableSides {
  readonly #cut: Cut
  readonly #declared: ReadonlyMap<string, readonly DeclaredTable[]>
  readonly #tenants: ReadonlySet<string>
  readonly #uses: ReadonlyMap<string, readonly string[]>
  readonly #known = new Map<string, TableSide>()

  /** @param uses Of both sides. */
  constructor(cut: Cut, { tables, keys, tenantColumn }: DataSources, uses: readonly TableUse[]) {
    this.#cut = cut
    this.#declared = Map.groupBy(tables, ({ name }) => name)
    this.#tenants = new Set(
      keys
        .filter(({ columns }) => columns.length === 1 && columns[0] === tenantColumn)
        .map(({ target }) => target),
    )
    const files = new Map<string, string[]>()
    for (const { node, tables: named } of uses) {
      for (const one of named) {
        const name = this.nameOf(one)
        files.set(name, [...(files.get(name) ?? []), node.getSourceFile().fileName])
      }
    }
    this.#uses = files
  }

  /** As it is in the database: code may write it in camel case. */
  nameOf(table: string): string {
    const inDatabase = toSnakeCase(table)
    return !this.#declared.has(table) && this.#declared.has(inDatabase) ? inDatabase : table
  }

  of(table: string): TableSide {
    const name = this.nameOf(table)
    const known = this.#known.get(name) ?? this.#judge(name)
    this.#known.set(name, known)
    return known
  }

  #judge(name: string): TableSide {
    if (this.#tenants.has(name)) return { is: 'tenants' }
    const declared = this.#declared.get(name) ?? []
    const uses = this.#uses.get(name) ?? []
    const isOwn = ({ place }: DeclaredTable): boolean =>
      isInside(`${this.#cut.root}/${place.file}`, this.#cut)
    if (declared.some(isOwn)) return { is: 'module' }
    const users = new Set(uses.map((file) => this.#folderOf(pathOf(file, this.#cut))))
    const owner = declared
      .map(({ place }) => this.#folderOf(place.file))
      .find((folder) => folder !== undefined && (this.#holdsModules() || users.has(folder)))
    if (owner !== undefined) return { is: 'other', owner }
    const inside = uses.filter((file) => isInside(file, this.#cut)).length
    const outside = uses.length - inside
    if (inside > 0 && outside > 0) return { is: 'shared', inside, outside }
    return inside > 0 ? { is: 'module' } : { is: 'other', owner: undefined }
  }

  /** The folder beside that of the module in which a file lies. */
  #folderOf(file: string): string | undefined {
    if (isInside(`${this.#cut.root}/${file}`, this.#cut)) return undefined
    const parent = dirname(this.#cut.folder)
    const below = parent === '.' ? file : file.slice(parent.length + 1)
    const isBelow = parent === '.' || file.startsWith(`${parent}/`)
    return isBelow && below.includes('/') ? below.split('/')[0] : undefined
  }

  /** Whether every folder beside that of the module is one: what it declares is its own, even where it only declares. */
  #holdsModules(): boolean {
    return dirname(this.#cut.folder).split('/').at(-1) === 'modules'
  }
}
