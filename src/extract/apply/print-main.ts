import type { ExtractedBeside } from '../analyse/find-extracted.ts'
import type { ServerBuilder } from '../analyse/find-server.ts'
import { filesOf, type Layout, specifierTo } from './layout.ts'
import type { ProjectFacts } from './project-facts.ts'

/** A function of the module that registers routes. */
export interface OwnRoutes {
  /** Where its code is now, relative to the root. */
  readonly code: string
  readonly name: string
  readonly key: string
  /** Whether it takes options behind the server: they hold the tenancy. */
  readonly takesOptions: boolean
  /** Whether that has to be the tenancy of the application alone. */
  readonly asksForWhole: boolean
}

export interface MainFacts {
  readonly layout: Layout
  readonly project: ProjectFacts
  /** The constant of the contract. */
  readonly contract: string
  readonly routes: readonly OwnRoutes[]
  /** Undefined where the service makes its own server. */
  readonly server: ServerBuilder | undefined
  /** The type of the application's tables, and the file that has it. */
  readonly tables: { readonly name: string; readonly file: string } | undefined
  /** The file with `readEnv`, where the application's server wants its environment. */
  readonly env: string | undefined
  /** Other modules that are services already, and are called by the code of this one. */
  readonly called: readonly ExtractedBeside[]
}

/** The files of the application that the entry point imports, beside the code of the module; relative to the root. */
export function neededByMain(
  { server, tables, env, called }: Pick<MainFacts, 'server' | 'tables' | 'env' | 'called'>,
  { saasConfig }: ProjectFacts,
): readonly string[] {
  const hasEnv = server?.needs.includes('env') === true
  const files = [
    saasConfig,
    ...(saasConfig === undefined ? [] : [tables?.file, ...called.map(({ file }) => file)]),
    hasEnv ? env : undefined,
    server?.file,
  ]
  return [...new Set(files.filter((file) => file !== undefined))]
}

/** A function that takes no tenancy of a service whose rows move, and where it is. */
export interface AskingForWhole {
  readonly name: string
  readonly file: string
}

/** Those that the entry point calls. While there is one, the service cannot have a database of its own. */
export function askingForWhole({
  server,
  routes,
}: Pick<MainFacts, 'server' | 'routes'>): readonly AskingForWhole[] {
  return [
    ...(server?.asksForWhole === true ? [{ name: 'buildServer', file: server.file }] : []),
    ...routes.flatMap(({ name, code, asksForWhole }) =>
      asksForWhole ? [{ name, file: code }] : [],
    ),
  ]
}

/** The text of the entry point of the service. */
export function printMain(facts: MainFacts): string {
  const { layout, project, contract, routes, server, tables, env } = facts
  const { main, contract: contracts, operations, ownConfig } = filesOf(layout)
  const to = (file: string): string => `'${specifierTo(main, file, layout.ending)}'`
  const hasTenancy = project.saasConfig !== undefined
  const isMovable = hasTenancy && askingForWhole(facts).length === 0
  const create = isMovable ? 'createServiceTenancy' : 'createTenancy'
  // Whoever has no Tenancy connects modules in a way of their own.
  const called = hasTenancy ? facts.called : []
  const needs = new Set(server?.needs)
  const migrationsRoot = specifierTo(main, `${project.packageFolder || '.'}/`, '.ts')
  const imports = [
    ...(needs.has('migrations') ? [`import { join } from 'node:path'\n`] : []),
    ...(hasTenancy ? [`import { ${create} } from '@tenantry/runtime'`] : []),
    ...(needs.has('migrations')
      ? [`import { readMigrations } from '@tenantry/runtime/migrations'`]
      : []),
    `import { ${hasTenancy ? '' : 'namedTenants, '}serveModule } from '@tenantry/runtime/service'`,
    '',
    `import { ${contract} } from ${to(contracts)}`,
    ...(project.saasConfig === undefined ? [] : [`import config from ${to(project.saasConfig)}`]),
    ...(isMovable ? [`import ownConfig from ${to(ownConfig)}`] : []),
    ...(hasTenancy && tables ? [`import type { ${tables.name} } from ${to(tables.file)}`] : []),
    ...(needs.has('env') && env !== undefined ? [`import { readEnv } from ${to(env)}`] : []),
    ...(server ? [`import { buildServer } from ${to(server.file)}`] : []),
    ...called.map(({ constant, file }) => `import { ${constant} } from ${to(file)}`),
    `import { operations } from ${to(operations)}`,
    ...routes.map(({ name, key, code }) => {
      const named = name === key ? name : `${name} as ${key}`
      return `import { ${named} } from ${to(code)}`
    }),
  ]
  const given = [
    ...(needs.has('env') ? ['env: readEnv(process.env)'] : []),
    ...(needs.has('tenancy') ? ['tenancy'] : []),
    ...(needs.has('migrations')
      ? [`migrations: await readMigrations(join(import.meta.dirname, '${migrationsRoot}'))`]
      : []),
  ]
  const calls = routes.map(
    ({ key, takesOptions }) => `await ${key}(scope${takesOptions ? ', { tenancy }' : ''})`,
  )
  const options = [
    `contract: ${contract},`,
    'implementation: operations,',
    ...(calls.length === 0 ? [] : [`routes: async (scope) => { ${calls.join('; ')} },`]),
    'tenancy,',
    ...(server
      ? [`app: await buildServer(${given.length === 0 ? '' : `{ ${given.join(', ')} }`}),`]
      : []),
  ]
  const configs = isMovable
    ? `{ module: '${layout.name}', shared: config, own: ownConfig }`
    : 'config'
  const made = hasTenancy
    ? `await ${create}${tables ? `<${tables.name}>` : ''}(${configs})`
    : 'namedTenants()'
  const body = [
    `const tenancy = ${made}`,
    ...called.map(({ constant }) => `await ${constant}.connect(tenancy)`),
    `await serveModule({\n${options.join('\n')}\n})`,
  ]
  const isScript = project.packageType !== 'module'
  return `// Written by \`saas extract apply\`: the service of ${layout.name}. From here on it is yours.

${imports.join('\n')}

${isScript ? inFunction(body) : body.join('\n')}
`
}

/** A file of CommonJS cannot wait at its top. */
function inFunction(lines: readonly string[]): string {
  return `async function main(): Promise<void> {\n${lines.join('\n')}\n}\n\nvoid main().catch((error: unknown) => {\nconsole.error(error)\nprocess.exitCode = 1\n})`
}
