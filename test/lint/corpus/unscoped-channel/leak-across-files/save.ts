import { notify as tell } from './notify.ts'

export async function save(number: string) {
  await tell(`invoice ${number} was saved`)
}
