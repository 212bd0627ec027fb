import { Flags } from '@oclif/core'

import type { AdoptFlags } from '../workspace/adoption/index.ts'

/** What an adoption has to know, each answered by a flag. */
export const adoptFlags = {
  adopt: Flags.boolean({
    summary: 'Bring tenants into an application that is there: plan, configuration and migrations.',
    description:
      'The database is only read. Nothing is written before each table is decided, and no file is written over.',
    helpGroup: 'ADOPT',
  }),
  url: adopted('The database of the application. Default: DATABASE_URL.'),
  schema: adopted('The schema of its tables. Default: public.'),
  'tenant-table': adopted('The table whose rows are the tenants.'),
  'slug-column': adopted('Its column that names a tenant in requests. Default: slug.'),
  'name-column': adopted('Its column that people read. Default: name, else the slug.'),
  path: adoptedList(
    'How the rows of a table come to their tenant: tasks=project_id, or audit_log=actor_id:users.id.',
  ),
  shared: adoptedList('A table that is the same for all tenants.'),
  left: adoptedList('A table that stays as it is, and that requests do not see.'),
}

interface AdoptValues {
  readonly schema?: string | undefined
  readonly 'tenant-table'?: string | undefined
  readonly 'slug-column'?: string | undefined
  readonly 'name-column'?: string | undefined
  readonly path?: readonly string[] | undefined
  readonly shared?: readonly string[] | undefined
  readonly left?: readonly string[] | undefined
}

export function toAdoptAnswers(flags: AdoptValues): AdoptFlags {
  const { schema, path: paths, shared, left } = flags
  const { 'tenant-table': tenantTable, 'slug-column': slug, 'name-column': name } = flags
  return { schema, tenantTable, slug, name, paths, shared, left }
}

function adopted(summary: string) {
  return Flags.string({ summary, dependsOn: ['adopt'], helpGroup: 'ADOPT' })
}

function adoptedList(summary: string) {
  return Flags.string({
    summary,
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['adopt'],
    helpGroup: 'ADOPT',
  })
}
