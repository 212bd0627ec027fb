export { type Page, type PageOptions, readPage } from './read-page.ts'
