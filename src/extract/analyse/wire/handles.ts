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
