const IN_MIGRATIONS = /(?:^|\/)migrations?\//
const IN_SEEDS = /(?:^|\/)seeds?\//
const CODE = /(?:^|\/)migrations?\/[^/]+\.[cm]?[jt]s$/
const OWN = /(?:^|\/)migrations\/\d{14}_[^/]+\.(?:ts|sql)$/

/** Whether a file lies where migrations do, of whatever tool. */
export function isInMigrations(path: string): boolean {
  return IN_MIGRATIONS.test(path)
}

/** Whether a file fills tables before the application runs. */
export function isSeed(path: string): boolean {
  return IN_SEEDS.test(path)
}

/** Whether a file is a migration in code. */
export function isCodeMigration(path: string): boolean {
  return CODE.test(path)
}

/** Whether a file is a migration of Tenantry, by its date. */
export function isOwnMigration(path: string): boolean {
  return OWN.test(path)
}
