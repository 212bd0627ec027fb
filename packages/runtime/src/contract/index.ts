export type { Codec, GivenOf, SomeCodec, ValueOf } from './codec.ts'
export { array } from './codecs/array.ts'
export { buffer, bytes } from './codecs/bytes.ts'
export { map, set } from './codecs/collections.ts'
export { custom, type Custom } from './codecs/custom.ts'
export { date } from './codecs/date.ts'
export { json } from './codecs/json-value.ts'
export { lazy } from './codecs/lazy.ts'
export { type Fields, object, type ObjectGiven, type ObjectValue } from './codecs/object.ts'
export { optional, type Optional } from './codecs/optional.ts'
export { record } from './codecs/record.ts'
export { absent, bigint, boolean, literal, nil, nothing, number, string } from './codecs/scalars.ts'
export {
  type Element,
  rest,
  type Rest,
  tuple,
  type TupleCodec,
  type TupleGiven,
  type TupleValue,
} from './codecs/tuple.ts'
export { nullOr, undefinedOr, union } from './codecs/union.ts'
export { variant } from './codecs/variant.ts'
export {
  type Contract,
  type ContractDefinition,
  defineContract,
  type ModuleApi,
} from './contract.ts'
export {
  type ErrorClass,
  type ErrorFields,
  type ErrorType,
  errorType,
} from './errors/error-type.ts'
export type { Json } from './json.ts'
export { Mismatch, refuse } from './mismatch.ts'
export type { OperationKind, OperationOf } from './operation.ts'
