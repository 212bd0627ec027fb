export * from './deep/two.ts'
