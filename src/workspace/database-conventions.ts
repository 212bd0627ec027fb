import { TenantryError } from '@tenantry/runtime/errors'

import { type Conventions, OUR_CONVENTIONS } from '../lint/index.ts'
import { type LintProject, openLintProject } from './lint-project.ts'
import { loadProject } from './load-config.ts'

export interface GivenConventions {
  /** Empty where nobody has said so. */
  readonly appRoles: readonly string[]
  readonly tenantColumn: string | undefined
}

const NO_ROLES: Conventions['roles'] = { app: [], system: [], owner: [] }

/**
 * How the application around a folder keeps its tenants apart, with its roles as servers know them; what is not known
 * where there is none. One that `saas init` did not make says so in its saas.lint.json.
 *
 * @param given What somebody has said counts before what the application says.
 * @throws {TenantryError} those of loadProject and openLintProject, but for CONFIG_NOT_FOUND.
 */
export async function databaseConventions(
  from: string,
  { appRoles, tenantColumn }: GivenConventions,
): Promise<Conventions> {
  const project = await projectAround(from)
  const roles = project === undefined ? NO_ROLES : await rolesOf(project)
  return {
    ...(project?.conventions ?? OUR_CONVENTIONS),
    ...(tenantColumn !== undefined && { tenantColumn }),
    roles: appRoles.length === 0 ? roles : { ...roles, app: appRoles },
  }
}

async function rolesOf({ root, isOurs, config: said }: LintProject): Promise<Conventions['roles']> {
  const own = said?.roles ?? NO_ROLES
  if (!isOurs) return own
  const { config } = await loadProject(root)
  const { name } = config
  const clusters = [...config.clusters.values()]
  return {
    app: [`${name}_app`, ...clusters.flatMap(({ appUrl }) => userOf(appUrl)), ...own.app],
    system: [
      `${name}_system`,
      ...clusters.flatMap(({ systemUrl }) => userOf(systemUrl)),
      ...own.system,
    ],
    owner: [`${name}_owner`, ...own.owner],
  }
}

async function projectAround(from: string): Promise<LintProject | undefined> {
  try {
    return await openLintProject(from)
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'CONFIG_NOT_FOUND') return undefined
    throw error
  }
}

function userOf(url: string | undefined): readonly string[] {
  const user = url === undefined ? undefined : URL.parse(url)?.username
  return user ? [decodeURIComponent(user)] : []
}
