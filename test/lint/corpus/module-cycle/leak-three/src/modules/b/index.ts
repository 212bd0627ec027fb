export { c as b } from '../c/index.ts'
