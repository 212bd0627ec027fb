/** `org_id` for `orgId`, as plugins and ORMs that write names in camel case turn them into those of the database. */
export function toSnakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
}

/** `orgId` for `org_id`. */
function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Whether a name in code is a column of the database, as it is or in camel case. */
export function isColumnNamed(name: string, column: string): boolean {
  return name === column || toSnakeCase(name) === column
}

/** The names that code may have for a column. */
export function namesOfColumn(column: string): readonly string[] {
  return [...new Set([column, toCamelCase(column)])]
}
