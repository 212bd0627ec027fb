import { TenantryError } from '@tenantry/runtime/errors'

import { readErrorFacts } from './error-facts.ts'

/** Errors of the operating system about files and ports; undefined for any other. */
export function fromSystemError(cause: Error): TenantryError | undefined {
  const { code, path, port, message } = readErrorFacts(cause)
  const where = path ?? 'a file'
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TenantryError('DISK_FULL', {
        message: path ? `The disk is full: ${path} cannot be written.` : 'The disk is full.',
        hint: 'Free some space and run the command again.',
        cause,
        ...(path && { details: { path } }),
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new TenantryError('PERMISSION_DENIED', {
        message: `This user may not use ${where} (${message}).`,
        hint: `Check who owns ${where} and its permissions, or run the command as its owner.`,
        cause,
        ...(path && { details: { path } }),
      })
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new TenantryError('PATH_UNUSABLE', {
        message: `The system cannot use ${where} (${message}).`,
        hint: 'Give another path: one whose folders are folders, and that ends in a file.',
        cause,
        ...(path && { details: { path } }),
      })
    case 'EADDRINUSE':
      return new TenantryError('PORT_TAKEN', {
        message: `Another program listens on port ${port ?? '(unknown)'}.`,
        hint: 'Stop that program, or choose another port.',
        cause,
        details: { port },
      })
    default:
      return undefined
  }
}
