import type { ApplicationAnswers, TenantrySource } from './application-answers.ts'
import {
  BUILT_DEPENDENCIES,
  CLI_PACKAGE,
  DEPENDENCIES,
  DEV_DEPENDENCIES,
  NODE_DEPENDENCY,
  RUNTIME_PACKAGE,
} from './dependencies.ts'
import type { FileChange } from './file-change.ts'
import type { PackageManager } from './package-manager.ts'

const SCRIPTS = {
  dev: 'saas dev',
  start: 'node --env-file-if-exists=.env src/main.ts',
  test: 'node --test "src/**/*.test.ts" "test/**/*.test.ts" "services/**/*.test.ts"',
  check: 'tsc --project .',
  migrate: 'saas migrate',
}

/** Yarn cannot install the package `node`: while building it, Yarn already calls the Node it is to bring. */
export function bringsNode(packageManager: PackageManager): boolean {
  return packageManager !== 'yarn'
}

/** The application's package.json, and the settings its package manager keeps elsewhere. */
export function planPackage({ name, packageManager, tenantry }: ApplicationAnswers): FileChange[] {
  const built = bringsNode(packageManager)
    ? BUILT_DEPENDENCIES
    : BUILT_DEPENDENCIES.filter((dependency) => dependency !== 'node')
  const settings = buildSettings(packageManager, built)
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: SCRIPTS,
    dependencies: sortKeys({ ...DEPENDENCIES, [RUNTIME_PACKAGE]: runtimeRange(tenantry) }),
    devDependencies: sortKeys({
      ...DEV_DEPENDENCIES,
      ...(bringsNode(packageManager) ? NODE_DEPENDENCY : {}),
      [CLI_PACKAGE]: cliRange(tenantry),
    }),
    engines: { node: '>=22.18' },
    ...settings.manifest,
  }
  return [
    { path: 'package.json', content: `${JSON.stringify(manifest, null, 2)}\n` },
    ...settings.files,
  ]
}

interface BuildSettings {
  readonly manifest: Readonly<Record<string, unknown>>
  readonly files: readonly FileChange[]
}

/** How each package manager is told which dependencies may run their install scripts. */
function buildSettings(packageManager: PackageManager, built: readonly string[]): BuildSettings {
  const allowed = Object.fromEntries(built.map((name) => [name, true]))
  switch (packageManager) {
    case 'npm':
      return { manifest: { allowScripts: allowed }, files: [] }
    case 'bun':
      return { manifest: { trustedDependencies: built }, files: [] }
    case 'pnpm': {
      const lines = built.map((name) => `  '${name}': true\n`)
      const content = `allowBuilds:\n${lines.join('')}`
      return { manifest: {}, files: [{ path: 'pnpm-workspace.yaml', content }] }
    }
    case 'yarn': {
      const meta = Object.fromEntries(built.map((name) => [name, { built: true }]))
      const content = 'nodeLinker: node-modules\n'
      return {
        manifest: { dependenciesMeta: meta },
        // Marks the root of the project, wherever it stands.
        files: [
          { path: '.yarnrc.yml', content },
          { path: 'yarn.lock', content: '' },
        ],
      }
    }
  }
}

function runtimeRange(source: TenantrySource): string {
  return source.kind === 'registry' ? `^${source.version}` : `file:${source.runtime.path}`
}

function cliRange(source: TenantrySource): string {
  return source.kind === 'registry' ? `^${source.version}` : `file:${source.cli.path}`
}

function sortKeys(record: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.keys(record).sort()
  return Object.fromEntries(names.map((name) => [name, record[name] ?? '']))
}
