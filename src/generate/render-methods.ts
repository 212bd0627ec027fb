import { isListed } from './render-interfaces.ts'
import {
  renderCount,
  renderExists,
  renderFind,
  renderList,
  renderRowsQuery,
} from './render-reads.ts'
import {
  renderCreate,
  renderCreateMany,
  renderDelete,
  renderUpdate,
  renderUpsert,
} from './render-writes.ts'
import type { RepositoryNames } from './repository-names.ts'
import type { RepositoryShape } from './repository-shape.ts'
import { selectorOf, uniqueSelector } from './selector.ts'

/** The class. */
export function renderMethods(shape: RepositoryShape, names: RepositoryNames): string[] {
  const { key, changeable, version, isKeyGiven } = shape
  const selector = key && selectorOf(key, `${names.row}Key`)
  const isChanged = changeable.length > 0 || version !== undefined
  return [
    `/** Reads and writes rows of ${names.label} of the tenant in the context: the database adds it to every statement. */`,
    `export class Generated${names.row}Repository {`,
    `readonly #tenancy: { readonly db: TenantDatabase<${names.tables}> }`,
    '',
    `constructor(tenancy: { readonly db: TenantDatabase<${names.tables}> }) {`,
    'this.#tenancy = tenancy',
    '}',
    '',
    '/** The database of the tenant in the context; throws where there is none. */',
    `protected get db(): TenantDatabase<${names.tables}> {`,
    'return this.#tenancy.db',
    '}',
    '',
    ...renderRowsQuery(shape, names),
    ...(selector ? renderFind('find', selector, names) : []),
    ...shape.uniques.flatMap((unique) =>
      renderFind(`findBy${unique.suffix}`, uniqueSelector(unique), names),
    ),
    ...(isListed(shape) ? renderList(shape, names) : []),
    ...renderCreate(shape, names),
    ...renderCreateMany(shape, names),
    ...(selector && isChanged ? renderUpdate(shape, selector, names) : []),
    ...(isKeyGiven && key ? renderUpsert(shape, { method: 'upsert', on: key }, names) : []),
    ...shape.uniques.flatMap((unique) =>
      unique.isTenants && key !== undefined
        ? renderUpsert(shape, { method: `upsertBy${unique.suffix}`, on: unique.columns }, names)
        : [],
    ),
    ...(selector ? renderDelete(shape, selector, names) : []),
    ...renderCount(shape, names),
    ...renderExists(shape, names),
    '}',
  ]
}
