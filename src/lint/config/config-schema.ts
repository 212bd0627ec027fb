import { MIGRATION_TOOLS } from '../foreign/migration-tools.ts'

/** The part of JSON Schema that saas.lint.json is written in: the same value is published, and checks the file. */
export type ShapeSchema =
  | {
      readonly type: 'string'
      readonly description: string
      readonly pattern?: string
      readonly enum?: readonly string[]
    }
  | {
      readonly type: 'array'
      readonly description: string
      readonly items: ShapeSchema
      readonly minItems?: number
    }
  | {
      readonly type: 'object'
      readonly description: string
      readonly properties: Readonly<Record<string, ShapeSchema>>
      readonly required?: readonly string[]
      readonly additionalProperties: false
    }

const NAME = '^\\S(?:.*\\S)?$'

const names = (description: string): Extract<ShapeSchema, { type: 'array' }> => ({
  type: 'array',
  description,
  items: { type: 'string', description: 'A name.', pattern: NAME },
})

const globs = (description: string): ShapeSchema => ({
  type: 'array',
  description,
  items: {
    type: 'string',
    description:
      'A path relative to the folder of saas.lint.json: `*` is a part of a name, `**` any folders.',
    pattern: NAME,
  },
  minItems: 1,
})

/** What `saas.lint.json` may hold. */
export const LINT_CONFIG_SCHEMA: ShapeSchema = {
  type: 'object',
  description:
    'How an application that `saas init` did not make keeps its tenants apart, for `saas lint`.',
  properties: {
    $schema: { type: 'string', description: 'Where editors find this schema.' },
    tenantColumn: {
      type: 'string',
      description:
        'The column that says whose a row is, as it is in the database. Default: tenant_id.',
      pattern: NAME,
    },
    tenantTables: {
      ...names(
        'The tables that hold rows of tenants, without their schema. Default: all that have the column.',
      ),
      // Of no table nothing would be judged.
      minItems: 1,
    },
    sharedTables: names('Tables whose rows are the same for all tenants. Default: none.'),
    roles: {
      type: 'object',
      description: 'The roles of the database.',
      properties: {
        app: names('Those that requests run as. Default: any that gets a grant.'),
        system: names('Those that may see all tenants. Default: none.'),
        owner: names('Those that own the tables. Default: none.'),
      },
      additionalProperties: false,
    },
    context: {
      type: 'object',
      description: 'What policies of row-level security compare the column with.',
      properties: {
        functions: names('Functions with their schema, such as `app.current_org`. Default: none.'),
        settings: names(
          'Settings such as `app.org_id`, which a transaction sets. Default: any that the application sets.',
        ),
      },
      additionalProperties: false,
    },
    migrations: {
      type: 'object',
      description: 'The migrations, from which the tables are known.',
      properties: {
        tool: {
          type: 'string',
          description: 'What runs them, which says how their files are read and in which order.',
          enum: MIGRATION_TOOLS,
        },
        files: globs('The files. Default: where the tool has them.'),
      },
      required: ['tool'],
      additionalProperties: false,
    },
    tenancy: {
      type: 'object',
      description: 'A tenancy of your own, past which no connection may be made.',
      properties: { files: globs('The files that make its connections.') },
      required: ['files'],
      additionalProperties: false,
    },
    ignore: {
      type: 'array',
      description: 'Files in which findings are allowed.',
      items: {
        type: 'object',
        description: 'Some files, and why.',
        properties: {
          files: globs('The files.'),
          reason: { type: 'string', description: 'Why nothing leaks there.', pattern: NAME },
        },
        required: ['files', 'reason'],
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}

/** What editors are given: schemas/saas-lint.schema.json. */
export function publishedSchema(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...LINT_CONFIG_SCHEMA }
  return `${JSON.stringify(schema, null, 2)}\n`
}
