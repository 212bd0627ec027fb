import { type SomeCodec, unchecked } from './codec.ts'
import { nothing } from './codecs/scalars.ts'
import type { TupleCodec } from './codecs/tuple.ts'
import type { Json } from './json.ts'

/** What an operation does to the rows of its tenant. */
export type OperationKind = 'read' | 'write'

/** One function of a module, as it is called from another process. */
export interface Operation {
  readonly name: string
  readonly kind: OperationKind
  /** Whether doing it twice is as good as once, so that a call may be repeated whose answer was lost. */
  readonly isIdempotent: boolean
  /** Where its AbortSignal stands among its arguments; undefined for one that takes none. */
  readonly signalAt: number | undefined
  /** Whether its result is none, so that nobody has to wait for it. */
  readonly returnsNothing: boolean
  readonly encodeArguments: (given: readonly unknown[]) => Json
  readonly decodeArguments: (json: unknown) => unknown[]
  readonly encodeResult: (given: unknown) => Json
  readonly decodeResult: (json: unknown) => unknown
}

/** An operation as a contract defines it. */
export interface SomeOperation {
  readonly kind: OperationKind
  readonly idempotent?: boolean
  readonly arguments: SomeTuple
  readonly result: SomeCodec
  readonly signal?: boolean
}

/** The codec of any list of arguments. */
export interface SomeTuple extends SomeCodec {
  readonly length: number
  readonly isOpen: boolean
}

export function toOperation(name: string, defined: SomeOperation): Operation {
  const { kind, idempotent = kind === 'read', signal = false } = defined
  const codec = unchecked(defined.arguments)
  const result = unchecked(defined.result)
  return {
    name,
    kind,
    isIdempotent: idempotent,
    signalAt: signal ? defined.arguments.length : undefined,
    returnsNothing: defined.result === nothing,
    encodeArguments: codec.encode,
    decodeArguments: (json) => {
      const decoded = codec.decode(json)
      return Array.isArray(decoded) ? decoded : []
    },
    encodeResult: result.encode,
    decodeResult: result.decode,
  }
}

/** The definition of an operation that fits a function of the module's interface. */
export type OperationOf<Run> = Run extends (...given: infer Given) => Promise<infer Result>
  ? {
      /** Shadowing runs reads alone. */
      readonly kind: OperationKind
      /** Whether a call whose answer was lost may be repeated. Default: reads may, writes may not. */
      readonly idempotent?: boolean
      readonly arguments: TupleCodec<WithoutSignal<Given>, Readonly<WithoutSignal<Given>>>
      readonly result: ResultCodec<Result>
    } & (TakesSignal<Given> extends true
      ? {
          /** The last parameter is an AbortSignal: it does not cross, its abortion does. */
          readonly signal: true
        }
      : { readonly signal?: false })
  : never

interface ResultCodec<Result> extends SomeCodec {
  readonly encode: (value: Result) => Json
  readonly decode: (json: unknown) => Result
}

export type TakesSignal<Given extends readonly unknown[]> =
  Required<Given> extends readonly [...unknown[], infer Last]
    ? [Last] extends [AbortSignal | undefined]
      ? [undefined] extends [Last]
        ? [Last] extends [undefined]
          ? false
          : true
        : true
      : false
    : false

export type WithoutSignal<Given extends readonly unknown[]> =
  TakesSignal<Given> extends true ? WithoutLast<Given> : Given

/** The rest of a list that has an end. */
type WithoutLast<
  Given extends readonly unknown[],
  Kept extends readonly unknown[] = [],
> = number extends Given['length']
  ? Given
  : Given extends readonly [infer First, ...infer Others]
    ? Others extends readonly []
      ? Kept
      : WithoutLast<Others, [...Kept, First]>
    : Given extends readonly [(infer First)?, ...infer Others]
      ? Others extends readonly []
        ? Kept
        : WithoutLast<Others, [...Kept, First?]>
      : Kept
