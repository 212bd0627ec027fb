import type { ts } from 'ts-morph'

import {
  isContextStorage,
  isDrizzle,
  isEmitter,
  isKnex,
  isKysely,
  isNamedByLibrary,
  isPg,
  isPrisma,
  isRequest,
  isTenancy,
} from '../../../code/index.ts'
import type { Refused } from './wire-type.ts'
import { refused } from './wire-reader.ts'

const HANDLES: ReadonlySet<string> = new Set([
  // Databases and queues.
  'DataSource',
  'EntityManager',
  'QueryRunner',
  'Repository',
  'Redis',
  'RedisClientType',
  'Queue',
  'MongoClient',
  'ClientSession',
  // Servers, and what they answer with.
  'FastifyInstance',
  'FastifyReply',
  'Express',
  'Application',
  'Response',
  'ServerResponse',
  'Server',
  'Context',
  // Streams, sockets and files.
  'Socket',
  'Stream',
  'Readable',
  'Writable',
  'Duplex',
  'ReadableStream',
  'WritableStream',
  'TransformStream',
  'FileHandle',
  'WebSocket',
  'Worker',
  'MessagePort',
])

const DATABASES: readonly ((type: ts.Type) => boolean)[] = [
  isKysely,
  isPg,
  isKnex,
  isPrisma,
  isDrizzle,
]

const OTHERS: readonly ((type: ts.Type) => boolean)[] = [
  isRequest,
  isEmitter,
  isContextStorage,
  isTenancy,
  (type) => isNamedByLibrary(type, HANDLES),
]

/** Whether something is a connection, a transaction, a request, a stream or the like. */
export function isTiedToProcess(type: ts.Type): boolean {
  return [...DATABASES, ...OTHERS].some((is) => is(type))
}

/** What is tied to this process: a connection, a transaction, a request, a stream. Undefined for what is not. */
export function refuseHandle(type: ts.Type): Refused | undefined {
  const name = type.getSymbol()?.name ?? 'handle'
  if (DATABASES.some((is) => is(type))) {
    return refused(
      'handle-argument',
      `${name} is a connection or a transaction of this process`,
      'Let the module use its own database: what it does is then no part of a transaction of the caller.',
    )
  }
  if (OTHERS.some((is) => is(type))) {
    return refused(
      'handle-argument',
      `${name} is tied to this process`,
      'Hand over what the module needs of it: fields, texts, bytes.',
    )
  }
  return undefined
}

/** The database of `tenancy.system`, which a service cannot have: it is called as one tenant. Undefined for any other type. */
export function refuseSystem(type: ts.Type): Refused | undefined {
  if (type.aliasSymbol?.name !== 'SystemDatabase' || !isKysely(type)) return undefined
  return refused(
    'handle-argument',
    'SystemDatabase has the rows of all tenants, and a service is called as one of them',
    'Make the script that calls it a part of the module; or waive it, and it stays with the application for as long as the rows do.',
  )
}
