import type { ts } from 'ts-morph'

/** Which files are read. What is found in them is followed through all. */
export type FileChoice = (file: ts.SourceFile) => boolean

export const inAllFiles: FileChoice = () => true
