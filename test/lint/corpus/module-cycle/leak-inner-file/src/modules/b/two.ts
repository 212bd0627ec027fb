import { one } from '../a/index.ts'

export const two = (): unknown => one
