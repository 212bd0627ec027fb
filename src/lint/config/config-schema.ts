import * as v from 'valibot'

import { listOf, strictShape, TEXT } from '../../shape/index.ts'
import { MIGRATION_TOOLS } from '../foreign/migration-tools.ts'

const names = (description: string) =>
  v.pipe(listOf(v.pipe(TEXT, v.description('A name.'))), v.description(description))

const lowered = (description: string) =>
  v.optional(v.pipe(names(description), v.transform(toLowerCase)), [])

const FILES =
  'A path relative to the folder of saas.lint.json: `*` is a part of a name, `**` any folders.'
const globs = (description: string) =>
  v.pipe(
    listOf(v.pipe(TEXT, v.description(FILES))),
    v.minLength(1, 'is empty'),
    v.description(description),
  )

const described = <Schema extends v.GenericSchema>(description: string, schema: Schema) =>
  v.pipe(schema, v.description(description))

const ROLES = strictShape({
  app: v.optional(names('Those that requests run as. Default: any that gets a grant.'), []),
  system: v.optional(names('Those that may see all tenants. Default: none.'), []),
  owner: v.optional(names('Those that own the tables. Default: none.'), []),
})

const CONTEXT = strictShape({
  functions: lowered('Functions with their schema, such as `app.current_org`. Default: none.'),
  settings: lowered(
    'Settings such as `app.org_id`, which a transaction sets. Default: any that the application sets.',
  ),
})

const MIGRATIONS = strictShape({
  tool: described(
    'What runs them, which says how their files are read and in which order.',
    v.picklist(MIGRATION_TOOLS, `has to be one of ${MIGRATION_TOOLS.join(', ')}`),
  ),
  files: v.optional(globs('The files. Default: where the tool has them.')),
})

const IGNORED = strictShape({
  files: globs('The files.'),
  reason: v.pipe(TEXT, v.description('Why nothing leaks there.')),
})

/** What `saas.lint.json` may hold; editors are given it as schemas/saas-lint.schema.json. */
export const LINT_CONFIG_SCHEMA = described(
  'How an application that `saas init` did not make keeps its tenants apart, for `saas lint`.',
  strictShape({
    $schema: v.optional(described('Where editors find this schema.', v.string('has to be a text'))),
    tenantColumn: v.optional(
      described(
        'The column that says whose a row is, as it is in the database. Default: tenant_id.',
        TEXT,
      ),
    ),
    tenantTables: v.optional(
      v.pipe(
        names(
          'The tables that hold rows of tenants, without their schema. Default: all that have the column.',
        ),
        // Of no table nothing would be judged.
        v.minLength(1, 'is empty'),
      ),
    ),
    sharedTables: v.optional(
      names('Tables whose rows are the same for all tenants. Default: none.'),
      [],
    ),
    roles: v.optional(described('The roles of the database.', ROLES), {}),
    context: v.optional(
      described('What policies of row-level security compare the column with.', CONTEXT),
      {},
    ),
    migrations: v.optional(
      described('The migrations, from which the tables are known.', MIGRATIONS),
    ),
    tenancy: v.optional(
      described(
        'A tenancy of your own, past which no connection may be made.',
        strictShape({ files: globs('The files that make its connections.') }),
      ),
    ),
    ignore: v.optional(
      described(
        'Files in which findings are allowed.',
        listOf(described('Some files, and why.', IGNORED)),
      ),
      [],
    ),
  }),
)

/** Files in which findings are allowed, and why. */
export type Ignored = v.InferOutput<typeof IGNORED>

/** What `saas.lint.json` says, with the defaults of what it does not say. */
export type LintConfig = v.InferOutput<typeof LINT_CONFIG_SCHEMA>

function toLowerCase(texts: string[]): string[] {
  return texts.map((text) => text.toLowerCase())
}
