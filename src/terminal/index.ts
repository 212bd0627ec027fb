export { choosePaint, coloured, type Paint, plain } from './colour.ts'
export { type DevBanner, renderDevBanner } from './render-dev-banner.ts'
export { renderError } from './render-error.ts'
export { renderStacks } from './render-stacks.ts'
