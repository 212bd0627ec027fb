import { TenantryError } from '@tenantry/runtime/errors'

import { listenOnce } from '../listening-port.ts'
import { lockAddress, type SocketLock, tryLock } from '../socket-lock.ts'

const DEFAULT_PORT = 3000
const TRIED = 100

/** A port that no other `saas dev` on this machine chooses until this is disposed. */
export interface ChosenPort extends SocketLock {
  readonly port: number
}

/**
 * The port for the application: the one asked for, else the first free one from 3000.
 *
 * @throws {TenantryError} PORT_TAKEN when the port that was asked for is; USAGE_INVALID_VALUE when it is none.
 */
export async function choosePort(
  flag: number | undefined,
  variable: string | undefined,
): Promise<ChosenPort> {
  const wanted = flag ?? parseVariable(variable)
  if (wanted !== undefined) {
    const chosen = await tryPort(wanted)
    if (chosen !== undefined) return chosen
    throw taken(wanted, 'Stop that program, or choose another port with --port.')
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + TRIED; port += 1) {
    const chosen = await tryPort(port)
    if (chosen !== undefined) return chosen
  }
  throw taken(DEFAULT_PORT, `So are the ${TRIED} ports after it: choose one with --port.`)
}

/** Seconds pass before the application listens, and another `saas dev` may look meanwhile: hence the lock. */
async function tryPort(port: number): Promise<ChosenPort | undefined> {
  const lock = await tryLock(lockAddress(`port ${port}`))
  if (lock === undefined) return undefined
  if (await isFree(port)) return { port, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() }
  await lock[Symbol.asyncDispose]()
  return undefined
}

/** Free for an application that listens on all addresses as well as for one that listens on this machine's. */
async function isFree(port: number): Promise<boolean> {
  if ((await listenOnce(port)) === undefined) return false
  return (await listenOnce(port, '127.0.0.1')) !== undefined
}

function parseVariable(text: string | undefined): number | undefined {
  if (!text) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `PORT is ${JSON.stringify(text)}, which is no port.`,
    hint: 'Set PORT to a number from 1 to 65535, or remove it from the environment and .env.',
    details: { PORT: text },
  })
}

function taken(port: number, hint: string): TenantryError {
  return new TenantryError('PORT_TAKEN', {
    message: `Another program listens on port ${port}.`,
    hint,
    details: { port },
  })
}
