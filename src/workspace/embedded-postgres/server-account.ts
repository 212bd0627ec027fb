import { chown, readFile, stat } from 'node:fs/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import type { EmbeddedPostgresPaths } from './paths.ts'

/** The user a server runs as, where that is not the user of this process. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
}

interface PasswdEntry extends ServerAccount {
  readonly name: string
}

/**
 * PostgreSQL refuses to run as root. Root therefore hands the server to the owner of the data, else of the
 * project, else to `postgres` or `nobody`. Undefined when this process is not root: the server is then its own.
 *
 * @throws {TenantryError} EMBEDDED_POSTGRES_ACCOUNT when there is no such user.
 */
export async function chooseServerAccount(
  paths: EmbeddedPostgresPaths,
): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const dataOwner = await stat(paths.data).catch(() => undefined)
  if (dataOwner && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid }

  const users = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  const projectOwner = await stat(paths.root)
  const account =
    users.find(({ uid }) => uid !== 0 && uid === projectOwner.uid) ??
    users.find(({ name }) => name === 'postgres') ??
    users.find(({ name }) => name === 'nobody')
  if (account) return { uid: account.uid, gid: account.gid }
  throw new TenantryError('EMBEDDED_POSTGRES_ACCOUNT', {
    message:
      'PostgreSQL refuses to run as root, and this machine has no user `postgres` or `nobody`.',
    hint: 'Run the command as another user, add a user named postgres, or set DATABASE_URL.',
  })
}

/** Files that root makes in somebody's project must stay theirs; in root's own they stay root's. */
export async function giveToProjectOwner(
  paths: EmbeddedPostgresPaths,
  ...files: readonly string[]
): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(paths.root)
  if (uid !== 0) await Promise.all(files.map((file) => chown(file, uid, gid)))
}

export function parsePasswd(text: string): readonly PasswdEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}
