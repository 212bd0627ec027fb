export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type PackageManager = (typeof PACKAGE_MANAGERS)[number]

/** What a package manager is told, in the application's scripts, README, Dockerfile and CI. */
export interface PackageManagerCommands {
  /** Puts it on a machine that has Node and npm alone; undefined where nothing is needed. */
  readonly setup: string | undefined
  /** The oldest major version that reads the application's settings. */
  readonly oldest: number
  readonly lockFile: string
  /** Files beside package.json that an installation reads. */
  readonly settings: readonly string[]
  readonly install: string
  /** From the lock file, and never past it. */
  readonly installFrozen: string
  /** The same, without development dependencies. */
  readonly installProduction: string
  readonly run: (script: string) => string
}

export const PACKAGE_MANAGER_COMMANDS: Readonly<Record<PackageManager, PackageManagerCommands>> = {
  npm: {
    setup: undefined,
    oldest: 10,
    lockFile: 'package-lock.json',
    settings: [],
    install: 'npm install',
    installFrozen: 'npm ci',
    installProduction: 'npm ci --omit=dev',
    run: (script) =>
      script === 'test' || script === 'start' ? `npm ${script}` : `npm run ${script}`,
  },
  pnpm: {
    setup: 'npm install --global --allow-scripts=pnpm pnpm@12',
    oldest: 11,
    lockFile: 'pnpm-lock.yaml',
    settings: ['pnpm-workspace.yaml'],
    install: 'pnpm install',
    installFrozen: 'pnpm install --frozen-lockfile',
    installProduction: 'pnpm install --frozen-lockfile --prod',
    run: (script) => `pnpm ${script}`,
  },
  yarn: {
    setup: 'npm install --global @yarnpkg/cli-dist@4',
    oldest: 4,
    lockFile: 'yarn.lock',
    settings: ['.yarnrc.yml'],
    install: 'yarn install',
    installFrozen: 'yarn install --immutable',
    installProduction: 'yarn workspaces focus --production',
    run: (script) => `yarn ${script}`,
  },
  bun: {
    setup: 'npm install --global --allow-scripts=bun bun@1',
    oldest: 1,
    lockFile: 'bun.lock',
    settings: [],
    install: 'bun install',
    installFrozen: 'bun install --frozen-lockfile',
    installProduction: 'bun install --frozen-lockfile --production',
    run: (script) => `bun run ${script}`,
  },
}
