import { PACKAGE_MANAGERS, type PackageManager } from '../scaffold/index.ts'

/** The package manager that this process was started with, by what it says of itself; otherwise npm. */
export function detectPackageManager(env: NodeJS.ProcessEnv): PackageManager {
  const name = env['npm_config_user_agent']?.split('/', 1)[0]
  return PACKAGE_MANAGERS.find((known) => known === name) ?? 'npm'
}
