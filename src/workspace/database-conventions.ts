import { TenantryError } from '@tenantry/runtime/errors'

import { type Conventions, OUR_CONVENTIONS } from '../lint/index.ts'
import { loadProject } from './load-config.ts'

export interface GivenConventions {
  /** Empty where nobody has said so. */
  readonly appRoles: readonly string[]
  readonly tenantColumn: string | undefined
}

/**
 * How the application around a folder keeps its tenants apart, with its roles as servers know them; what is not known
 * where there is none.
 *
 * @param given What somebody has said counts before what the application says.
 * @throws {TenantryError} those of loadProject, but for CONFIG_NOT_FOUND.
 */
export async function databaseConventions(
  from: string,
  { appRoles, tenantColumn }: GivenConventions,
): Promise<Conventions> {
  const roles = (await rolesOfProject(from)) ?? { app: [], system: [], owner: [] }
  return {
    ...OUR_CONVENTIONS,
    ...(tenantColumn !== undefined && { tenantColumn }),
    roles: appRoles.length === 0 ? roles : { ...roles, app: appRoles },
  }
}

async function rolesOfProject(from: string): Promise<Conventions['roles'] | undefined> {
  try {
    const { config } = await loadProject(from)
    const { name } = config
    const clusters = [...config.clusters.values()]
    return {
      app: [`${name}_app`, ...clusters.flatMap(({ appUrl }) => userOf(appUrl))],
      system: [`${name}_system`, ...clusters.flatMap(({ systemUrl }) => userOf(systemUrl))],
      owner: [`${name}_owner`],
    }
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'CONFIG_NOT_FOUND') return undefined
    throw error
  }
}

function userOf(url: string | undefined): readonly string[] {
  const user = url === undefined ? undefined : URL.parse(url)?.username
  return user ? [decodeURIComponent(user)] : []
}
