/** What runs the migrations of an application that `saas init` did not make. `sql` is any that runs plain files in order. */
export const MIGRATION_TOOLS = [
  'sql',
  'prisma',
  'drizzle',
  'dbmate',
  'goose',
  'sql-migrate',
  'golang-migrate',
  'node-pg-migrate',
  'flyway',
  'supabase',
  'knex',
  'typeorm',
] as const

export type MigrationTool = (typeof MIGRATION_TOOLS)[number]

export function isMigrationTool(name: string): name is MigrationTool {
  return MIGRATION_TOOLS.some((tool) => tool === name)
}

/** Whether its migrations are programs, whose SQL nobody knows before they run. */
export function isProgram(tool: MigrationTool): boolean {
  return tool === 'knex' || tool === 'typeorm'
}

/** Where a tool has its migrations unless it is told otherwise. */
export const DEFAULT_FILES: Readonly<Record<MigrationTool, readonly string[]>> = {
  sql: ['migrations/*.sql'],
  prisma: ['prisma/migrations/*/migration.sql'],
  drizzle: ['drizzle/*.sql', 'drizzle/*/migration.sql'],
  dbmate: ['db/migrations/*.sql'],
  goose: ['migrations/*.sql', 'db/migrations/*.sql'],
  'sql-migrate': ['migrations/*.sql'],
  'golang-migrate': ['migrations/*.sql', 'db/migrations/*.sql'],
  'node-pg-migrate': ['migrations/*.sql'],
  flyway: ['sql/*.sql', 'db/migration/*.sql', 'src/main/resources/db/migration/*.sql'],
  supabase: ['supabase/migrations/*.sql'],
  knex: ['migrations/*'],
  typeorm: ['migrations/*', 'src/migrations/*'],
}
