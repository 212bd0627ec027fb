export { type PageOptions, renderPage } from './render-page.ts'
