import type { Schema, Table } from '../schema/index.ts'
import { nameSchema } from './schema-names.ts'

export interface RepositoryShellOptions {
  readonly schema: Schema
  readonly table: Table
}

/** The file beside a generated repository that is a person's: written once, and never again. Laid out already. */
export function repositoryShell({ schema, table }: RepositoryShellOptions): string {
  const names = nameSchema(schema).tables.get(table.name)
  if (names === undefined) throw new TypeError(`The schema has no table ${table.name}.`)
  const { row, file, label } = names
  return [
    `import { Generated${row}Repository } from './${file}.repository.generated.ts'`,
    '',
    `/** Queries of ${label} that are not generated belong here: \`this.rows().where(…)\`, \`this.db\`. */`,
    `export class ${row}Repository extends Generated${row}Repository {}`,
    '',
  ].join('\n')
}

const SHELL =
  /^import \{ (Generated\w+Repository) \} from '\.\/\S+'\s+\/\*\*[^*]+\*\/\s+export class \w+ extends \1 \{\s*\}\s*$/

/** Whether nobody has written into such a file since. */
export function isUntouchedShell(text: string): boolean {
  return SHELL.test(text)
}
