import { Args, Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import type { Form } from '../../authoring/index.ts'
import { BaseCommand } from '../../base-command.ts'
import type { FileChange } from '../../scaffold/index.ts'

interface NewResult {
  /** In their order. */
  readonly files: readonly FileChange[]
}

const FORMS = ['add', 'not-null', 'index', 'unique', 'foreign-key', 'rename', 'drop'] as const

export default class MigrateNew extends BaseCommand {
  static override summary = 'Write a migration: an empty one, or those of a described change.'
  static override description =
    'A described change is written in the form that holds nobody up: columns without a rewrite, rows in ' +
    'batches, constraints that are validated later, indexes built concurrently, and renames as a ' +
    'pair that expands and contracts.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> add_due_date --module billing',
    '<%= config.bin %> <%= command.id %> --add invoice.status:text',
    `<%= config.bin %> <%= command.id %> --add "invoice.status:text!='open'"`,
    `<%= config.bin %> <%= command.id %> --add invoice.label:text! --fill "'A-' || number"`,
    '<%= config.bin %> <%= command.id %> --index invoice.status --dry-run',
    '<%= config.bin %> <%= command.id %> --rename invoice.note:remark',
  ]
  static override args = {
    NAME: Args.string({ description: 'Of an empty one: what it does, such as add_due_date.' }),
  }
  static override flags = {
    module: Flags.string({
      summary: 'The module that owns the tables. Default: that of the table, or the only one.',
    }),
    sql: Flags.boolean({ summary: 'Write an empty one in plain SQL instead of TypeScript.' }),
    add: Flags.string({
      summary: 'A column: TABLE.COLUMN:TYPE; ! for not null, =DEFAULT behind it.',
      exclusive: FORMS.filter((form) => form !== 'add'),
    }),
    'not-null': Flags.string({
      summary: 'A column that is to be not null: TABLE.COLUMN.',
      exclusive: FORMS.filter((form) => form !== 'not-null'),
    }),
    index: Flags.string({
      summary: 'An index: TABLE.COLUMN[,COLUMN]; tenant_id comes first by itself.',
      exclusive: FORMS.filter((form) => form !== 'index'),
    }),
    unique: Flags.string({
      summary: 'A unique index: TABLE.COLUMN[,COLUMN].',
      exclusive: FORMS.filter((form) => form !== 'unique'),
    }),
    'foreign-key': Flags.string({
      summary: 'A reference: TABLE.COLUMN:OTHER_TABLE.',
      exclusive: FORMS.filter((form) => form !== 'foreign-key'),
    }),
    rename: Flags.string({
      summary: 'A column with another name: TABLE.COLUMN:NEW_NAME.',
      exclusive: FORMS.filter((form) => form !== 'rename'),
    }),
    drop: Flags.string({
      summary: 'A column that goes: TABLE.COLUMN, with --reason.',
      exclusive: FORMS.filter((form) => form !== 'drop'),
    }),
    reason: Flags.string({ summary: 'Why a column may go.', dependsOn: ['drop'] }),
    fill: Flags.string({
      summary: 'SQL for what the rows that are there get, in --add and --not-null.',
    }),
    'dry-run': Flags.boolean({ summary: 'Show what would be written.' }),
  }

  async run(): Promise<NewResult> {
    const { args, flags } = await this.parse(MigrateNew)
    const { findProjectRoot } = await import('../../workspace/project-root.ts')
    const { writeNewFiles } = await import('../../workspace/write-new-file.ts')

    const form = FORMS.find((one) => flags[one] !== undefined)
    if ((form === undefined) === (args.NAME === undefined)) throw nameOrChange()
    const root = await findProjectRoot(process.cwd())
    const files =
      form === undefined
        ? await planEmpty(root, args.NAME ?? '', flags)
        : await planDescribed(root, form, flags[form] ?? '', flags)
    if (flags['dry-run']) {
      this.log(files.map(({ path, content }) => `${path}\n\n${String(content)}`).join('\n'))
      return { files }
    }
    await writeNewFiles(root, files)
    for (const { path } of files) this.log(path)
    return { files }
  }
}

async function planEmpty(
  root: string,
  name: string,
  flags: { readonly module?: string | undefined; readonly sql: boolean },
): Promise<FileChange[]> {
  const { findModule } = await import('../../workspace/find-module.ts')
  const { planMigrationFile } = await import('../../scaffold/plan-migration-file.ts')
  const module = await findModule(root, flags.module)
  const kind = flags.sql ? 'sql' : 'typescript'
  return [planMigrationFile({ module, name, kind, now: new Date() })]
}

async function planDescribed(
  root: string,
  form: Form,
  text: string,
  flags: {
    readonly module?: string | undefined
    readonly reason?: string | undefined
    readonly fill?: string | undefined
  },
): Promise<FileChange[]> {
  const { readMigrations } = await import('@tenantry/runtime/migrations')
  const { parseChange, planChange } = await import('../../authoring/index.ts')
  const { migrationTimestamp } = await import('../../scaffold/migration-timestamp.ts')
  const { findModule } = await import('../../workspace/find-module.ts')
  const change = parseChange(form, text, flags.reason)
  const now = Date.now()
  const { module, migrations } = await planChange({
    change,
    fill: flags.fill,
    migrations: await readMigrations(root),
    timestamp: (offset) => migrationTimestamp(new Date(now + offset * 1000)),
  })
  const folder = await findModule(root, flags.module ?? module)
  return migrations.map(({ name, sql }) => ({
    path: `src/modules/${folder}/migrations/${name}.sql`,
    content: sql,
  }))
}

function nameOrChange(): TenantryError {
  return new TenantryError('USAGE_CHANGE_INVALID', {
    message: 'A migration needs a name, or a change that is described, and not both.',
    hint: 'Write `saas migrate new add_due_date`, or `saas migrate new --add invoice.due:date`.',
  })
}
