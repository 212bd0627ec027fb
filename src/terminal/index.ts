export { choosePaint, coloured, type Paint, plain } from './colour.ts'
export { renderError } from './render-error.ts'
export { renderStacks } from './render-stacks.ts'
