import type { RepositoryShape } from './repository-shape.ts'
import type { RepositoryNames } from './repository-names.ts'
import type { Selector } from './selector.ts'
import { linedObject, literal } from './source-text.ts'

export function renderRowsQuery(
  { table }: RepositoryShape,
  { tables, row }: RepositoryNames,
): string[] {
  const name = literal(table.name)
  return [
    '/** A query to build on: `.where(…)`, joins, an order. */',
    `rows(db: TenantDatabase<${tables}> = this.db): SelectQueryBuilder<${tables}, ${name}, ${row}> {`,
    `return db.selectFrom(${name}).select(COLUMNS)`,
    '}',
    '',
  ]
}

export function renderFind(
  method: string,
  { parameters, where }: Selector,
  { tables, row }: RepositoryNames,
): string[] {
  return [
    `async ${method}(${parameters}db: TenantDatabase<${tables}> = this.db): Promise<${row} | undefined> {`,
    `return await this.rows(db)${where}.executeTakeFirst()`,
    '}',
    '',
  ]
}

export function renderList(shape: RepositoryShape, { tables, row }: RepositoryNames): string[] {
  const key = (shape.key ?? []).map(({ column }) => literal(column.name)).join(', ')
  const isNullable = shape.filterable.some(({ column }) => column.isNullable)
    ? 'page.orderBy !== undefined && NULLABLE.has(page.orderBy)'
    : 'false'
  return [
    '/**',
    ' * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.',
    ' *',
    ' * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.',
    ' */',
    `async list({ where, ...page }: ${row}ListOptions = {}, db: TenantDatabase<${tables}> = this.db): Promise<Page<${row}>> {`,
    'const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))',
    `return await readPage(rows, ${linedObject(['...page', `key: [${key}]`, 'exact: EXACT', `isNullable: ${isNullable}`])})`,
    '}',
    '',
  ]
}

export function renderCount(
  { table }: RepositoryShape,
  { tables, row }: RepositoryNames,
): string[] {
  return [
    `async count(where: ${row}Filter = {}, db: TenantDatabase<${tables}> = this.db): Promise<number> {`,
    `const { count } = await db.selectFrom(${literal(table.name)}).select((eb) => eb.fn.countAll().as('count')).where(matching(where)).executeTakeFirstOrThrow()`,
    'return Number(count)',
    '}',
    '',
  ]
}

export function renderExists(
  { table }: RepositoryShape,
  { tables, row }: RepositoryNames,
): string[] {
  return [
    `async exists(where: ${row}Filter = {}, db: TenantDatabase<${tables}> = this.db): Promise<boolean> {`,
    `const found = await db.selectFrom(${literal(table.name)}).select('tenant_id').where(matching(where)).limit(1).executeTakeFirst()`,
    'return found !== undefined',
    '}',
  ]
}
