export { readLiveDatabase } from './read-live-database.ts'
