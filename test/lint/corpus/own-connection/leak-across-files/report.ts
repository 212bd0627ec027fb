import { connections as open } from './pool.ts'

export class Report {
  readonly #pool = open()

  async open() {
    return await this.#pool.query('select number from invoice where total > 0')
  }
}
