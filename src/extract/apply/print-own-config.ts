import { filesOf, type Layout, specifierTo } from './layout.ts'
import { asVariable } from './names.ts'

/** The text of the configuration by which the service has a database of its own. */
export function printOwnConfig(layout: Layout, saasConfig: string): string {
  const variable = asVariable(layout.name)
  const application = specifierTo(filesOf(layout).ownConfig, saasConfig, layout.ending)
  return `import { inheritConfig } from '@tenantry/runtime/config'

import application from '${application}'

// The database that the rows of ${layout.name} move to. Until its URL is set, the service works where the application has them.
export default inheritConfig(application, {
  module: '${layout.name}',
  // The administrative login, for \`saas\` only.
  url: process.env.${variable}_DATABASE_URL,
  // The logins of requests and of work across tenants. Each defaults to a role and password derived from \`url\`.
  appUrl: process.env.${variable}_APP_DATABASE_URL,
  systemUrl: process.env.${variable}_SYSTEM_DATABASE_URL,
})
`
}
