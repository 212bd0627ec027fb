import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'
import { propertyOf, unwrap } from './unwrap.ts'

/** A place where a file or an object of a store is written or read. */
export interface StoragePath {
  readonly call: ts.CallExpression | ts.NewExpression
  readonly path: ts.Expression
  /** What is written; undefined for a read. */
  readonly content: ts.Expression | undefined
  readonly isWrite: boolean
}

const WRITES = ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream']
const READS = ['readFile', 'readFileSync', 'createReadStream', 'unlink', 'unlinkSync', 'rm']
const PUTS = ['PutObjectCommand', 'CreateMultipartUploadCommand']
const GETS = ['GetObjectCommand', 'DeleteObjectCommand', 'HeadObjectCommand']

export function findStoragePaths(program: CodeProgram): readonly StoragePath[] {
  return [...files(program), ...objects(program)]
}

function files(program: CodeProgram): StoragePath[] {
  return [...WRITES, ...READS].flatMap((method) =>
    program.calls.namedOrAliased(method).flatMap((call): StoragePath[] => {
      const [path, content] = call.arguments ?? []
      if (path === undefined || !isOfNode(call, program)) return []
      const isWrite = WRITES.includes(method)
      const written = method.startsWith('create') ? undefined : content
      return [{ call, path, content: isWrite ? written : undefined, isWrite }]
    }),
  )
}

function isOfNode({ expression }: StoragePath['call'], { checker }: CodeProgram): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression
  return declarationsOf(name, checker).some((one) =>
    /\/@types\/node\/fs/.test(one.getSourceFile().fileName),
  )
}

/** `new PutObjectCommand({ Key, Body })` of S3, and what speaks as it does. */
function objects(program: CodeProgram): StoragePath[] {
  return [...PUTS, ...GETS].flatMap((name) =>
    program.calls.namedOrAliased(name).flatMap((call): StoragePath[] => {
      const [input] = call.arguments ?? []
      const literal = input && unwrap(input)
      if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return []
      const [path] = propertyOf(literal, 'Key')
      if (path === undefined) return []
      return [{ call, path, content: propertyOf(literal, 'Body')[0], isWrite: PUTS.includes(name) }]
    }),
  )
}
