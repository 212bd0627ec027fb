import { c } from '../c/index.ts'

export const b = c + 1
