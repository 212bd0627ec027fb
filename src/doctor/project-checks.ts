import type { Check, Finding } from './check.ts'

export interface PackagesFact {
  /** What is in the folder, by package manager: `npm`. */
  readonly lockFiles: readonly { readonly file: string; readonly packageManager: string }[]
  /** As package.json says: `npm@11.2.0`. */
  readonly packageManager: string | undefined
  /** Packages of package.json that Node does not find. */
  readonly missing: readonly string[]
  readonly runtime: string | undefined
  readonly cli: string
}

export const PACKAGES_CHECK: Check<PackagesFact> = {
  id: 'packages',
  title: 'Packages',
  purpose: 'saas.config.ts, migrations and the application import them.',
  judge: ({ lockFiles, packageManager, missing, runtime, cli }) => {
    const findings: Finding[] = []
    const names = lockFiles.map(({ file }) => file)
    const chosen = packageManager?.split('@')[0] ?? lockFiles[0]?.packageManager ?? 'npm'
    if (missing.length > 0) {
      findings.push({
        code: 'PACKAGES_MISSING',
        severity: 'error',
        what: `${listOf(missing)} ${missing.length === 1 ? 'is' : 'are'} in package.json, and not installed.`,
        why: PACKAGES_CHECK.purpose,
        remedy: `Run \`${chosen} install\`.`,
      })
    }
    if (names.length === 0) {
      findings.push({
        code: 'LOCK_FILE_MISSING',
        severity: 'warning',
        what: 'There is no lock file.',
        why: 'Each machine may install other versions, and CI cannot install from it.',
        remedy: `Run \`${chosen} install\`, and commit what it writes.`,
      })
    }
    const others = lockFiles.filter((one) => one.packageManager !== chosen)
    if (names.length > 1 || (packageManager !== undefined && others.length > 0)) {
      findings.push({
        code: 'LOCK_FILES_DISAGREE',
        severity: 'warning',
        what: `There is ${names.join(' and ')}${packageManager === undefined ? '' : `, and package.json names ${packageManager}`}.`,
        why: 'Which versions are installed depends on who installs.',
        remedy:
          'Keep the lock file of the one package manager that you use, and delete the others.',
      })
    }
    if (runtime !== undefined && runtime !== cli) {
      findings.push({
        code: 'RUNTIME_VERSION_DIFFERS',
        severity: 'error',
        what: `tenantry is ${cli}, and @tenantry/runtime ${runtime}.`,
        why: 'Each counts on what its own version puts into the databases.',
        remedy: `Install both in one version: \`${chosen} install @tenantry/runtime@${cli}\`.`,
      })
    }
    return { note: names.join(', '), findings }
  },
}

export interface ConfigFact {
  readonly clusters: readonly string[]
  readonly tiers: readonly string[]
}

export const CONFIG_CHECK: Check<ConfigFact> = {
  id: 'config',
  title: 'saas.config.ts',
  purpose: 'Every command and the application itself begin with it.',
  judge: ({ clusters, tiers }) => ({
    note: `clusters ${listOf(clusters)}; tiers ${listOf(tiers)}`,
    findings: [],
  }),
}

export const NO_CONFIG_CHECK: Check<{ readonly folder: string }> = {
  id: 'config',
  title: 'saas.config.ts',
  purpose:
    'Without it this is an application like any other, and nothing of it is isolated by tenant.',
  judge: ({ folder }) => ({
    note: '',
    findings: [
      {
        code: 'PROJECT_NOT_ADOPTED',
        severity: 'warning',
        what: `There is no saas.config.ts in ${folder} or above it.`,
        why: NO_CONFIG_CHECK.purpose,
        remedy:
          'Go to the folder of your application; make a new one with `saas init`, or adopt this one with `saas init --adopt`.',
      },
    ],
  }),
}

export interface EnvironmentFact {
  /** What the configuration reads, and where it has its value from. */
  readonly variables: readonly {
    readonly name: string
    readonly from: 'environment' | '.env' | 'nowhere'
    /** Whether `.env` says something else than the environment, which wins. */
    readonly isShadowed: boolean
  }[]
}

export const ENVIRONMENT_CHECK: Check<EnvironmentFact> = {
  id: 'environment',
  title: 'Environment',
  purpose: 'saas.config.ts reads URLs and passwords from it.',
  judge: ({ variables }) => {
    const set = variables.filter(({ from }) => from !== 'nowhere')
    const unset = variables.filter(({ from }) => from === 'nowhere')
    const shadowed = variables.filter(({ isShadowed }) => isShadowed)
    const notes = [
      ...(set.length > 0 ? [`set: ${listOf(set.map(({ name }) => name))}`] : []),
      ...(unset.length > 0 ? [`not set: ${listOf(unset.map(({ name }) => name))}`] : []),
    ]
    return {
      note: notes.join('; ') || 'no variable is read',
      findings: shadowed.map(({ name }) => ({
        code: 'ENV_SHADOWED',
        severity: 'warning',
        what: `${name} has one value in the environment, and another one in .env.`,
        why: 'What is set in the environment wins, so the line in .env does nothing here.',
        remedy: `\`unset ${name}\`, or take the line out of .env.`,
      })),
    }
  },
}

/** The environment variables that a configuration reads, as far as its text tells. */
export function findVariables(text: string): string[] {
  const pattern = /\benv(?:\.([A-Za-z_]\w*)|\[\s*['"`]([^'"`]+)['"`]\s*\])/g
  const names = [...text.matchAll(pattern)].flatMap(([, dotted, quoted]) => dotted ?? quoted ?? [])
  return [...new Set(names)].toSorted()
}

const listOf = (names: readonly string[]): string => names.join(', ')
