import type { RepositoryColumn, RepositoryShape } from './repository-shape.ts'
import type { RepositoryNames } from './repository-names.ts'
import type { Selector } from './selector.ts'
import { linedObject, literal, propertyName, propertyOf } from './source-text.ts'

export function renderCreate(
  { table }: RepositoryShape,
  { tables, row }: RepositoryNames,
): string[] {
  return [
    `async create(values: New${row}, db: TenantDatabase<${tables}> = this.db): Promise<${row}> {`,
    `return await db.insertInto(${literal(table.name)}).values(rowOf(values)).returning(COLUMNS).executeTakeFirstOrThrow()`,
    '}',
    '',
  ]
}

export function renderCreateMany(
  { table }: RepositoryShape,
  { tables, row }: RepositoryNames,
): string[] {
  return [
    '/** All of them or none, in their order. */',
    `async createMany(values: readonly New${row}[], db: TenantDatabase<${tables}> = this.db): Promise<${row}[]> {`,
    `const insert = async (within: Kysely<${tables}>): Promise<${row}[]> => {`,
    `const created: ${row}[] = []`,
    'for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {',
    'const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)',
    `created.push(...(await within.insertInto(${literal(table.name)}).values(part).returning(COLUMNS).execute()))`,
    '}',
    'return created',
    '}',
    'const isOneStatement = values.length <= ROWS_AT_ONCE',
    'return isOneStatement || db.isTransaction ? await insert(db) : await db.transaction().execute(insert)',
    '}',
    '',
  ]
}

export function renderUpdate(
  shape: RepositoryShape,
  selector: Selector,
  names: RepositoryNames,
): string[] {
  const { parameters, where } = selector
  const { version, table, isStamped, changeable } = shape
  // A parameter that nothing uses is allowed under such a name alone.
  const changes = changeable.length === 0 ? '_changes' : 'changes'
  const given = `${parameters}${changes}: ${names.row}Changes, `
  const db = `db: TenantDatabase<${names.tables}> = this.db`
  const result = `Promise<${names.row} | undefined>`
  const query = (set: string) => `db.updateTable(${literal(table.name)}).set(${set})${where}`
  if (version === undefined) {
    // An update of nothing but what it is told, told nothing, is no statement.
    const set = isStamped ? setting(shape, 'changes') : 'set'
    const argument = parameters === '' ? '' : `${parameters.slice(0, parameters.indexOf(':'))}, `
    return [
      '/** The row as it is now; undefined where there is none. */',
      `async update(${given}${db}): ${result} {`,
      ...(isStamped
        ? []
        : [
            'const set = changesOf(changes)',
            'const isNothing = Object.values(set).every((value) => value === undefined)',
            `if (isNothing) return await this.find(${argument}db)`,
          ]),
      `return await ${query(set)}.returning(COLUMNS).executeTakeFirst()`,
      '}',
      '',
    ]
  }
  return [
    '/**',
    ' * The row as it is now; undefined where there is none, or where it has another version than the one given.',
    ' * Default: whatever version it has.',
    ' */',
    `async update(${given}{ version }: { readonly version?: number | undefined } = {}, ${db}): ${result} {`,
    `const query = ${query(setting(shape, 'changes'))}`,
    "const expected = version === undefined ? query : query.where('version', '=', version)",
    'return await expected.returning(COLUMNS).executeTakeFirst()',
    '}',
    '',
  ]
}

export function renderUpsert(
  shape: RepositoryShape,
  { method, on }: { readonly method: string; readonly on: readonly RepositoryColumn[] },
  { tables, row }: RepositoryNames,
): string[] {
  const names = on.map(({ column }) => literal(column.name))
  const same = shape.version || shape.isStamped ? [] : unchanged(shape, on)
  const isGiven = on.every(
    ({ column }) =>
      column.default === undefined && column.generated === undefined && !column.isNullable,
  )
  const given = on.map((one) => `${propertyName(one.column.name)}: ${one.form.given}`).join('; ')
  const values = isGiven ? `New${row}` : `New${row} & { ${given} }`
  return [
    '/** Creates the row, or changes the one that is there as far as values are given. */',
    `async ${method}(values: ${values}, db: TenantDatabase<${tables}> = this.db): Promise<${row}> {`,
    `return await db.insertInto(${literal(shape.table.name)}).values(rowOf(values))`,
    `.onConflict((conflict) => conflict.columns([${names.join(', ') || "'tenant_id'"}]).doUpdateSet(${setting(shape, 'values', same)}))`,
    '.returning(COLUMNS).executeTakeFirstOrThrow()',
    '}',
    '',
  ]
}

export function renderDelete(
  { table }: RepositoryShape,
  { parameters, where }: Selector,
  { tables }: RepositoryNames,
): string[] {
  return [
    '/** Whether there was such a row. */',
    `async delete(${parameters}db: TenantDatabase<${tables}> = this.db): Promise<boolean> {`,
    `const { numDeletedRows } = await db.deleteFrom(${literal(table.name)})${where}.executeTakeFirst()`,
    'return numDeletedRows > 0n',
    '}',
    '',
  ]
}

/** A conflict that changes nothing would return no row, so that one column is set to what it is. */
function unchanged(
  { table, changeable }: RepositoryShape,
  [first]: readonly RepositoryColumn[],
): string[] {
  if (first) {
    const { name } = first.column
    return [`${propertyName(name)}: eb.ref(${literal(`excluded.${name}`)})`]
  }
  const [other] = changeable
  if (other === undefined) return []
  const { name } = other.column
  const value = propertyOf('values', name)
  const kept = `eb.ref(${literal(`${table.name}.${name}`)})`
  return [
    `${propertyName(name)}: ${value} === undefined ? ${kept} : changesOf(values)${propertyOf('', name)}`,
  ]
}

/** What an update sets, where `values` are the changes; a line for each part. @param more Set besides, as parts of an object. */
function setting(
  { table, version, isStamped, changeable }: RepositoryShape,
  values: string,
  more: readonly string[] = [],
): string {
  const parts = [
    ...(changeable.length > 0 ? [`...changesOf(${values})`] : []),
    ...more,
    ...(version ? [`version: eb(${literal(`${table.name}.version`)}, '+', 1)`] : []),
    ...(isStamped ? ['updated_at: sql<Date>`now()`'] : []),
  ]
  const [only, ...others] = parts
  const set = others.length === 0 ? `{ ${only ?? ''} }` : linedObject(parts)
  return version || more.length > 0 ? `(eb) => (${set})` : set
}
