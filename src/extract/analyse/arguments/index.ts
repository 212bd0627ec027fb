export { judgeArguments } from './judge-arguments.ts'
