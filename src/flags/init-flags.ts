import { Flags } from '@oclif/core'
import { MODES } from '@tenantry/runtime/config'

import { adoptFlags } from './adopt-flags.ts'
import { PACKAGE_MANAGERS } from '../scaffold/index.ts'

/** What a new application is to be, and what an adoption has to know. */
export const initFlags = {
  name: Flags.string({ summary: 'Name of the application. Default: that of the folder.' }),
  mode: Flags.option({ options: MODES })({
    summary:
      'Where new tenants live: one schema for all, a schema each, or a database each. Default: pool.',
  }),
  module: Flags.string({
    summary: 'A module to start with; give it several times for several. Default: projects.',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  'package-manager': Flags.option({ options: PACKAGE_MANAGERS })({
    summary: 'What installs the dependencies. Default: the one that runs this command, else npm.',
  }),
  pgbouncer: Flags.boolean({
    allowNo: true,
    summary: 'Put PgBouncer between the application and PostgreSQL. Default: no.',
  }),
  yes: Flags.boolean({ char: 'y', summary: 'Ask nothing: take the defaults.' }),
  force: Flags.boolean({
    summary: 'Write into a folder that is not empty, over files of the same name.',
  }),
  install: Flags.boolean({ allowNo: true, default: true, summary: 'Install the dependencies.' }),
  git: Flags.boolean({
    allowNo: true,
    default: true,
    summary: 'Make a git repository and commit.',
  }),
  'dry-run': Flags.boolean({ summary: 'Print the files that would be written, and write none.' }),
  ...adoptFlags,
}
