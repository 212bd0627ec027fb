/** The codes that the CLI itself raises, and what each means. Those of the runtime are in its own list. */
export const CLI_ERROR_CODES = {
  CONFIG_NOT_FOUND: 'There is no saas.config.ts in this folder or above it.',
  CONFIG_UNREADABLE:
    'saas.config.ts cannot be loaded: a syntax error, a failing import, no default export.',
  ENV_UNREADABLE: 'The .env file of the application cannot be read.',
  USAGE_INVALID: 'The command line cannot be understood.',
  USAGE_INVALID_VALUE: 'A flag or argument has a value it does not take.',
  USAGE_MISSING_ARGUMENT: 'An argument that the command needs was not given.',
  USAGE_MISSING_FLAG:
    'A flag that the command needs was not given, or flags were combined that exclude each other.',
  USAGE_UNEXPECTED_ARGUMENT: 'The command takes fewer arguments than it was given.',
  USAGE_UNKNOWN_COMMAND: 'There is no such command.',
  USAGE_UNKNOWN_FLAG: 'The command has no such flag.',
  DATABASE_UNREACHABLE: 'No PostgreSQL answers at the address.',
  DATABASE_AUTH_FAILED: 'PostgreSQL refuses the user or the password.',
  DATABASE_MISSING: 'The server has no such database.',
  DATABASE_PERMISSION: 'The database user may not do what the command needs.',
  DATABASE_BUSY: 'Somebody else held what the command needs, or the answer took too long.',
  DATABASE_CONNECTION_LOST: 'The connection to PostgreSQL broke in the middle of the work.',
  DEV_RUNNING: 'Another `saas dev` runs in the folder of the application.',
  EXTRACT_ALREADY_APPLIED: 'The module that is to be planned is a service already.',
  EXTRACT_CHECK_FAILED:
    'A check of the project that was green before an extraction is red behind it.',
  EXTRACT_FILE_BINARY: 'The folder of the module holds a file that is no text.',
  EXTRACT_MERGE_FAILED: 'git could not merge what was changed since an extraction.',
  EXTRACT_MODULE_UNCLEAR: 'Several folders have the name of the module that is to be extracted.',
  EXTRACT_MODULE_UNKNOWN: 'The program has no file in the folder that is to be extracted.',
  EXTRACT_LEFT_APPLIED: 'A check failed behind an extraction, and the files could not be put back.',
  EXTRACT_NOT_APPLIED: 'No extraction of the module has been applied here.',
  EXTRACT_NOT_REHEARSED: 'The tests have made no call of the module that was to be rehearsed.',
  EXTRACT_NOTHING_TO_SERVE:
    'Nobody outside of the module that is to be extracted calls a function of it.',
  EXTRACT_PACKAGE_INVALID: 'The package.json of a project that is extracted from cannot be read.',
  EXTRACT_PROJECT_MISSING: 'There is no tsconfig.json to read the application by.',
  EXTRACT_REFUSED: 'The plan of an extraction has edges that are refused.',
  EXTRACT_RUNTIME_MISSING: 'What a facade and a service need is not installed in the project.',
  EXTRACT_SERVICE_UNSEEN:
    'The migrations of a module would not be found in the folder of its service.',
  EXTRACT_TESTS_MISSING: 'The project has no tests to rehearse a module with.',
  EXTRACT_TREE_DIRTY: 'Files are not committed, or the folder is not under git.',
  EXTRACT_UNDO_CONFLICT:
    'Files were changed since an extraction in a way that cannot be carried back.',
  EXTRACT_UNDO_LOSES: 'Rows or calls of the module are where only its service would find them.',
  EXTRACT_WAIVER_UNKNOWN: 'An edge is to be waived that is not refused, or not there.',
  DISK_FULL: 'A disk is full: that of this machine, or that of PostgreSQL.',
  SERVICE_NOT_FOUND:
    'The service of an extracted module has no saas.config.ts where it was looked for.',
  PLAN_ALTERED: 'A plan file is not what its hash says, or no plan.',
  PGLITE_MISSING: 'Tests are to run on PGlite, which is not installed.',
  PATH_UNUSABLE:
    'The system cannot use a path: a file stands where it needs a folder, or a folder where it needs a file.',
  PERMISSION_DENIED: 'This user may not read or write a file, or end a process.',
  PORT_TAKEN: 'Another program listens on the port.',
  EMBEDDED_POSTGRES_ACCOUNT:
    'PostgreSQL must not run as root, and no other user can reach its files.',
  EMBEDDED_POSTGRES_BUSY: 'Another command is starting or stopping the embedded PostgreSQL.',
  EMBEDDED_POSTGRES_FAILED: 'The embedded PostgreSQL does not start or stop.',
  EMBEDDED_POSTGRES_STOPPED: 'The embedded PostgreSQL does not run.',
  EMBEDDED_POSTGRES_UNAVAILABLE: 'The embedded PostgreSQL is not installed for this platform.',
  MIGRATION_DESTRUCTIVE:
    'A migration loses what cannot be brought back, and does not say that it is meant.',
  GENERATED_CODE_INVALID:
    'Code that was generated is no TypeScript, which is a mistake of Tenantry.',
  GENERATED_FILE_EDITED:
    "A generated file was edited by hand, or somebody else's lies in its place.",
  LINT_NOTHING: 'The linter found no migration, no file, or no table of tenants, to look at.',
  LINT_PROJECT_UNREADABLE:
    'The tsconfig.json that names the files of the application cannot be read.',
  LINT_SYNTAX_ERROR: 'A file of the application is no TypeScript, so the linter cannot judge it.',
  LINT_IMPORT_UNRESOLVED:
    'Something that the application imports is not installed, so the linter does not know its types.',
  LINT_BASELINE_INVALID: 'The baseline of known findings is not there, or is none.',
  LINT_CONFIG_INVALID: 'saas.lint.json is no JSON, or says something that it may not say.',
  LINT_CONFIG_TABLE_UNKNOWN: 'saas.lint.json speaks of a table or column that no migration makes.',
  LINT_MIGRATIONS_UNREADABLE:
    'Migrations of another tool cannot be read as SQL, or not in their order.',
  LINT_BLIND: 'A leak that the linter planted for itself was not found.',
  SQL_INVALID:
    'PostgreSQL would not understand a statement of a migration, or the grammar what a server tells.',
  PGBOUNCER_NAME_UNFIT: 'A database, a role or a folder has a name that PgBouncer cannot be told.',
  PGBOUNCER_NO_ROOM:
    'The server has fewer connections than a pooler in front of it would be allowed.',
  PGBOUNCER_PASSWORD_MISSING: 'A login that is to come through PgBouncer has no password.',
  PGBOUNCER_SECRET_UNREADABLE:
    'The server does not tell the secret of a login that is to come through PgBouncer.',
  PGBOUNCER_STATEMENTS_LOST:
    'The application gives names to statements, and the PgBouncer that is configured forgets them.',
  PGBOUNCER_UNFIT: 'A cluster cannot be reached by PgBouncer.',
  APP_NOT_FOUND: 'The application has no src/main.ts to run.',
  INTERRUPTED: 'The command was interrupted (Ctrl-C).',
  CODEMOD_SHAPE_UNKNOWN: 'A file that a command adds to no longer has the expected shape.',
  EDIT_REFUSED: 'A file lies where no command writes, such as outside of the application.',
  EDITS_NOT_RESTORED: 'Writing files failed, and so did putting back what was written.',
  EDITS_UNDER_WAY: 'Another command is writing files of the application.',
  FILE_CHANGED_MEANWHILE: 'A file was changed after the command had read it.',
  ADOPT_ANSWER_INVALID: 'What was said of an adoption names nothing, or contradicts itself.',
  ADOPT_MISSING: 'The application was not adopted, so its tenants are in no table.',
  ADOPT_NOTHING: 'The database of an application that is to be adopted holds no table.',
  ADOPT_NO_APPLICATION: 'There is no application to adopt in a folder.',
  ADOPT_ROWS_UNFIT: 'Rows that are there come to no tenant, or to two.',
  ADOPT_UNDECIDED: 'Whose rows a table holds is undecided.',
  ADOPT_UNSUPPORTED: 'A schema holds what cannot be adopted as it is.',
  FILE_EXISTS: 'A file that was to be written is there already.',
  FILE_NOT_TEXT: 'A source file is no text in UTF-8.',
  INIT_INSTALL_FAILED: 'The dependencies of a new application could not be installed.',
  INIT_LOCAL_PACKAGES_MISSING:
    'The packages of Tenantry that a new application installs are not built.',
  INIT_MODULE_INVALID: 'A new application cannot have a module of that name.',
  INIT_NAME_INVALID: 'A new application cannot have that name.',
  INIT_PACKAGE_MANAGER_MISSING: 'The package manager that was chosen is not installed.',
  INIT_TARGET_NOT_EMPTY: 'The folder of a new application is not empty.',
  INIT_TARGET_NOT_FOLDER: 'The place of a new application is no folder.',
  GENERATE_FILE_MISSING: 'A file that a module or a resource is registered in is not there.',
  MODULE_EXISTS: 'The application has a module of that name.',
  RESOURCE_EXISTS: 'The application has a table or a resource of that name.',
  MODULE_UNKNOWN: 'The application has no such module.',
  CHANGE_IMPOSSIBLE: 'A described change does not fit the tables that the migrations make.',
  ROLL_BACK_IMPOSSIBLE: 'Nothing is known that surely undoes a migration.',
  ROLL_BACK_LOSES_DATA: 'Taking migrations back would lose what was written since.',
  USAGE_CHANGE_INVALID: 'A described change cannot be understood.',
  USAGE_CONFIRM_MISSING:
    'What cannot be undone was not confirmed, and there is no terminal to ask on.',
  USAGE_CONFIRM_WRONG: 'What was typed to confirm a deletion is not the slug of the tenant.',
  USAGE_FIELD_INVALID: 'A field of a resource cannot be understood, or does not fit.',
  USAGE_MODULE_NAME: 'A module cannot have that name.',
  USAGE_RESOURCE_NAME: 'A resource cannot have that name.',
  USAGE_MIGRATION_NAME: 'A migration cannot have that name.',
  USAGE_PATH_INVALID: 'The way from a table to its tenants cannot be understood.',
  USAGE_TERMINAL_MISSING: 'A view that moves was asked for where there is no terminal.',
  USAGE_URL_MISSING: 'Nothing says which database is to be adopted.',
  USAGE_MODULE_MISSING: 'A migration needs a module, and there are several or none.',
  VERIFY_APPLICATION_FAILED:
    'The application whose routes are to be attacked did not come to listen.',
  VERIFY_DECLARATION_INVALID: 'saas.verify.ts is not what it has to be.',
  VERIFY_DECLARATION_MISSING:
    "Routes are to be attacked, and nothing says how a request becomes a tenant's.",
  VERIFY_DOCUMENT_UNREADABLE: 'The OpenAPI document of an application tells no routes.',
  VERIFY_MODE_UNUSED: 'Tenants are to be verified in a mode that no tier places them in.',
  VERIFY_PRODUCTION: 'Walls are to be attacked in what may be production.',
  INTERNAL: 'Something that Tenantry did not foresee. Worth a report.',
} as const satisfies Readonly<Record<string, string>>

export type CliErrorCode = keyof typeof CLI_ERROR_CODES

/** What a command exits with when it ends in this error. */
export function exitStatusOf(code: string): 1 | 2 | 130 {
  if (code === 'INTERRUPTED') return 130
  return /^(?:CONFIG|ENV|USAGE|LINT_CONFIG)_/.test(code) ? 2 : 1
}
