import type { ApplicationAnswers } from './application-answers.ts'
import { toConfigName } from './check-names.ts'
import { nameModule } from './name-module.ts'
import { PACKAGE_MANAGER_COMMANDS } from './package-manager.ts'
import { bringsNode } from './package-json.ts'
import { nameResource } from './resource-names.ts'
import { MODE_NOTES, testTenants, TIERS } from './tiers.ts'

const VENDOR_NOTE =
  '`vendor/` holds the packages of Tenantry that this application was made with. ' +
  'Once they come from a registry, depend on their versions and delete the folder.'

/** Below the 100 that PostgreSQL admits by itself, with room for `saas` and the system scope. */
const SILO_CONNECTIONS = 60

/** The names and lists that the templates of an application are filled with: every decision is made here. */
export function applicationContext(answers: ApplicationAnswers): Readonly<Record<string, unknown>> {
  const modules = answers.modules.map((module) => ({
    ...nameModule(module),
    path: nameResource(module).path,
  }))
  const commands = PACKAGE_MANAGER_COMMANDS[answers.packageManager]
  const vendored = answers.tenantry.kind === 'vendored'
  const setup = commands.setup === undefined ? [] : [commands.setup]
  return {
    packageName: answers.name,
    configName: toConfigName(answers.name),
    mode: answers.mode,
    modeNote: MODE_NOTES[answers.mode],
    tiers: TIERS[answers.mode],
    connections: answers.mode === 'silo' ? [SILO_CONNECTIONS] : [],
    ...poolerContext(answers),
    testTenants: testTenants(answers.mode),
    modules,
    first: modules[0],
    tablesList: modules.map(({ tables }) => tables).join(', '),
    setup,
    manifests: ['package.json', `${commands.lockFile}*`, ...commands.settings],
    manifestFolders: vendored ? ['vendor'] : [],
    vendorNotes: vendored ? [VENDOR_NOTE] : [],
    ignored: answers.packageManager === 'yarn' ? ['/.yarn/'] : [],
    nodeNote: bringsNode(answers.packageManager)
      ? 'Node 24 comes with the development dependencies, so an older one on the machine will do for these commands.'
      : 'Yarn cannot bring Node itself: the machine needs Node 22.18 or newer.',
    installFrozen: commands.installFrozen,
    installProduction: commands.installProduction,
    runDev: commands.run('dev'),
    runStart: commands.run('start'),
    runTest: commands.run('test'),
    runCheck: commands.run('check'),
    runMigrate: commands.run('migrate'),
  }
}

/** What stands between the application and PostgreSQL: lists of one where PgBouncer does, and of none where nothing does. */
function poolerContext({ pgbouncer }: ApplicationAnswers): Readonly<Record<string, unknown>> {
  return {
    poolers: pgbouncer ? ['pgbouncer'] : [],
    databaseHost: pgbouncer ? 'pgbouncer:6432' : 'postgres:5432',
    databasePort: pgbouncer ? 6432 : 5432,
    readyService: pgbouncer ? 'pgbouncer' : 'saas',
    readyCondition: pgbouncer ? 'service_healthy' : 'service_completed_successfully',
  }
}
