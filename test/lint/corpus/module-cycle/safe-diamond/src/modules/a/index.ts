import { b } from '../b/index.ts'
import { c } from '../c/index.ts'

export const a = b + c
