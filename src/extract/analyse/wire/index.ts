export { CUSTOM_CLASSES } from './custom-classes.ts'
export type { Refusal } from './find-refusals.ts'
export { movesOf, takeOut } from './move-declarations.ts'
export { startWithDocs } from './docs-of.ts'
export type {
  Operation,
  OperationPlace,
  ReadOperation,
  RefusedOperation,
  SignalPlace,
  WireParameter,
} from './operation.ts'
export { isTiedToProcess } from './handles.ts'
export { isError } from './read-built-in.ts'
export type { OperationEffect } from './operation-effect.ts'
export { type ContractFacts, printContract, type PrintedContract } from './print-contract.ts'
export { type ContractOptions, readContract, type ReadContract } from './read-contract.ts'
export { printAccess, printKey } from './print-type.ts'
export { openWireReading, type WireReading } from './read-wire-type.ts'
export type { RefusedError, WireError } from './wire-error.ts'
export type { CustomClass, Definition, Definitions, Moved, WireType } from './wire-type.ts'
